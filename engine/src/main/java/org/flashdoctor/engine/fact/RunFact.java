// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;

/** Facts about one run of a flasher: which tool, on which system, asked to do what, and whether it could run at all. */
public sealed interface RunFact extends Fact {

    /** The flasher, from its banner. The version decides which messages and which defects to expect. */
    record FlashTool(ToolFamily family, Reading<ToolVersion> version) implements RunFact, Single {}

    /** Which code base a flasher comes from. */
    enum ToolFamily {
        FLASHROM,
        FLASHPROG,
        /** flashrom of the Dasharo project (versions carry a commit count and the fork's additions). */
        DASHARO_FLASHROM,
        /** flashrom of ChromeOS. */
        CHROMEOS_FLASHROM,
        /** A wrapper that starts a flasher (DTS, osfv_cli, vendor update scripts, fwupd). */
        WRAPPER
    }

    /** Kernel of the machine that ran the tool, from the banner or from uname. */
    record OperatingSystem(Kernel kernel, Reading<String> release, Reading<String> architecture)
            implements RunFact, Single {}

    /** Kernels that flashers run on. */
    enum Kernel {
        LINUX,
        FREEBSD,
        OPENBSD,
        NETBSD,
        DRAGONFLY,
        DARWIN,
        WINDOWS,
        SUNOS,
        HURD,
        DOS
    }

    /**
     * Distribution, by its os-release ID in lower case: {@code debian}, {@code fedora}, {@code arch}, …
     *
     * @param like distributions from which it derives, ID_LIKE
     * @param variant edition, VARIANT_ID: {@code silverblue}, {@code coreos}, …
     */
    record Distribution(String id, Set<String> like, Reading<String> variant) implements RunFact, Single {}

    /**
     * What the user asked the flasher to do, from the command line.
     *
     * @param programmer name before the colon of -p
     * @param programmerOptions text after the colon of -p
     * @param operations what was asked; empty when only a probe was asked
     * @param regions names after -i
     * @param chip name after -c
     * @param layout where region names come from
     * @param flags other options that matter, without dashes: {@code noverify-all}, {@code force}, {@code verbose}, …
     * @param asRoot whether the command line shows sudo, doas, or a root prompt
     */
    record Invocation(
            Reading<String> programmer,
            Reading<String> programmerOptions,
            Set<OperationKind> operations,
            Set<String> regions,
            Reading<String> chip,
            Reading<LayoutSource> layout,
            Set<String> flags,
            Reading<Boolean> asRoot)
            implements RunFact, Single {}

    /**
     * What the user wants to do: from an option, else from what the log's last run tried, else a write.
     *
     * @param regions names of the regions meant; empty for the whole chip
     */
    record Goal(OperationKind operation, Set<String> regions) implements RunFact, Single {}

    /** flashdoctor itself is about to write this part of the flash, in this very run: not a log, not a wish. */
    record PlannedWrite(AddressRange range) implements RunFact, Event {}

    /** Where region names of a command line come from. */
    enum LayoutSource {
        DESCRIPTOR,
        FMAP,
        FILE
    }

    /** What a flasher can be asked to do. */
    enum OperationKind {
        PROBE,
        READ,
        ERASE,
        WRITE,
        VERIFY,
        /** Reading or changing the chip's own write protection (--wp-…). */
        PROTECTION
    }

    /** How far a run came. A stage that was reached says that all that would have been reported before it was. */
    record RunStage(Stage stage) implements RunFact, Single {}

    /** Stages of a run, in their order. */
    enum Stage {
        /** The tool printed its banner or any message of its own. */
        STARTED,
        /** The programmer was initialised: privileges, memory, device. */
        PRIVILEGED,
        /** A chipset was found. */
        CHIPSET_FOUND,
        /** The flash controller's registers were read and its warnings printed. */
        CONTROLLER_READY,
        /** A chip was identified. */
        CHIP_FOUND,
        /** Reading, erasing or writing began. */
        OPERATION_STARTED,
        /** The tool said how the operation ended. */
        OPERATION_ENDED
    }

    /** The tool did not run, or crashed. Not a matter of privilege. */
    record ToolFailure(ToolFailureKind kind, Reading<String> detail) implements RunFact, Event {}

    /** Ways in which a program fails to run. */
    enum ToolFailureKind {
        COMMAND_NOT_FOUND,
        MISSING_LIBRARY,
        /** A library is there in a version without the symbols that the tool needs. */
        LIBRARY_VERSION,
        ILLEGAL_INSTRUCTION,
        SEGMENTATION_FAULT,
        KILLED,
        WRONG_ARCHITECTURE,
        OUT_OF_MEMORY,
        /** The tool says itself that it met a defect of its own. */
        INTERNAL_ERROR
    }

    /** Something the user gave the tool was refused before the chip was touched. */
    record InputProblem(InputProblemKind kind, Reading<String> detail) implements RunFact, Event {}

    /** What was wrong with the input. */
    enum InputProblemKind {
        /** The image is not as large as the chip. */
        IMAGE_SIZE,
        /** A file could not be opened, read or written. */
        FILE_ACCESS,
        /** The layout file could not be parsed. */
        LAYOUT_SYNTAX,
        /** A region of the layout lies outside the chip or overlaps another. */
        LAYOUT_RANGE,
        /** -i names a region that the layout does not have. */
        REGION_UNKNOWN,
        FMAP_MISSING,
        DESCRIPTOR_INVALID,
        /** The image names another board. */
        IMAGE_BOARD,
        /** What would be written is blank or looks like noise. */
        IMAGE_IMPLAUSIBLE,
        /** A structure of the image contradicts itself or the chip. */
        IMAGE_DAMAGED,
        /** A region that is to be written lies elsewhere in the image than in the chip, or is missing. */
        IMAGE_LAYOUT,
        /** The image is not signed with the key that is fused into the machine. */
        IMAGE_FOREIGN,
        /** An option or its value was not understood, or options contradict each other. */
        ARGUMENTS,
        /** The programmer does not exist or was not compiled in. */
        PROGRAMMER_NOT_BUILT,
        PROGRAMMER_PARAMETER,
        /** -c names a chip that the tool does not know. */
        CHIP_UNKNOWN
    }

    /** The user overrode a check of the tool. */
    record ForcedCheck(ForcedCheckKind kind) implements RunFact, Event {}

    /** Checks that users override. */
    enum ForcedCheckKind {
        LAPTOP,
        BOARD_MISMATCH,
        BOARD_ENABLE,
        /** A read without an identified chip; the file holds garbage. */
        CHIP,
        CONTROLLER_LOCK,
        OTHER
    }

    /** The pasted log does not hold the whole run. */
    record LogGap(LogGapKind kind) implements RunFact, Event {}

    /** How a log is incomplete. */
    enum LogGapKind {
        /** Lines were replaced by dots or a remark. */
        ELIDED,
        /** An operation began and the log ends before its outcome. */
        ENDS_EARLY,
        /** Tool or script says that it failed, and the line that says why may be missing. */
        REASON_MISSING,
        /** Nothing in the log is known to come from a flasher. */
        NOTHING_KNOWN
    }
}
