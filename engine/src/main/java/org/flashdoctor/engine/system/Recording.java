// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.HostFact.CallResult;

/**
 * Layout of a folder that holds a recorded machine. It can be written by hand.
 *
 * <pre>
 * machine.json                        what is no content, one object of strings (see below)
 * files/proc/cmdline                  content of /proc/cmdline
 * commands/sysctl -n kern.securelevel.out    standard output of that command; .err is standard error
 * memory/0xfed1f800+0x200             physical memory: address and length; a part of it may be asked for
 * </pre>
 *
 * Characters in names that some file systems do not take are written as {@code %3A}, the hexadecimal byte; when a
 * recording is read, such characters may also stand as they are. The words of a command are separated by a blank.
 *
 * <p>In {@code machine.json} a key is an attempt and a value is its answer: {@code is} with a value, or an errno, which
 * may be followed by words for a reader.
 *
 * <pre>
 * {
 *   "format": "flashdoctor machine 1",
 *   "unrecorded": "ENOENT",                    optional: a file, folder, link or program that is not in the
 *                                              recording does not exist; left out: nobody knows
 *   "property os.name": "is Linux",
 *   "user": "is 0",
 *   "read /sys/kernel/security/lockdown": "EACCES",
 *   "read /proc/1/comm": "is systemd",         short content may stand here as well
 *   "list /sys/class/mtd": "is mtd0/mtd0ro",
 *   "link /sys/bus/pci/devices/0000:00:1f.0/driver": "is ../../../bus/pci/drivers/lpc_ich",
 *   "open /dev/mem": "EPERM open(/dev/mem, O_RDWR) = -1",
 *   "run sysctl -n kern.securelevel": "is 0",  exit code; it may be left out when a .out file is there
 *   "ioperm 0x80": "is true",
 *   "iopl": "ENOSYS",
 *   "memory 0xfed1f800+0x200": "EPERM"
 * }
 * </pre>
 *
 * With {@code unrecorded}, folders are listed as they are under {@code files}, together with the links and
 * the short files of the index.
 */
final class Recording {

    static final String INDEX = "machine.json";
    static final String FILES = "files";
    static final String COMMANDS = "commands";
    static final String MEMORY = "memory";
    static final String FORMAT_KEY = "format";
    static final String FORMAT = "flashdoctor machine 1";
    static final String UNRECORDED = "unrecorded";
    static final String USER = "user";
    static final String IOPL = "iopl";

    /** File names are at most 255 bytes long; a command's leaves room for its ending. */
    private static final int NAME_LIMIT = 200;

    private static final String IS = "is ";
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+,=@ ";
    private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9A-F]{2})+");
    private static final int HEX = 16;
    private static final int ESCAPE_LENGTH = 3;

    private Recording() {}

    static String read(String path) {
        return "read " + path;
    }

    static String list(String directory) {
        return "list " + directory;
    }

    static String link(String path) {
        return "link " + path;
    }

    static String open(String path) {
        return "open " + path;
    }

    static String run(List<String> arguments) {
        return "run " + words(arguments);
    }

    static String ioperm(int port) {
        return "ioperm 0x%x".formatted(port);
    }

    static String memory(long address, int length) {
        return "memory " + block(address, length);
    }

    static String property(String name) {
        return "property " + name;
    }

    static String block(long address, int length) {
        return "0x%x+0x%x".formatted(address, length);
    }

    /** Where the content of a file is kept, below the folder of a recording. */
    static Path file(String path) {
        Path place = Path.of(FILES);
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                place = place.resolve(escape(name));
            }
        }
        return place;
    }

    /** Where the output of a command is kept. */
    static Path output(List<String> arguments, String ending) {
        String name = words(arguments);
        if (name.length() > NAME_LIMIT) {
            name = name.substring(0, NAME_LIMIT - Integer.BYTES * 2) + "%08X".formatted(name.hashCode());
        }
        return Path.of(COMMANDS, name + ending);
    }

    private static String words(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.isEmpty() ? "%" : escape(argument).replace(" ", "%20"))
                .collect(Collectors.joining(" "));
    }

    /** A name that every file system takes. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        boolean dots = name.equals(".") || name.equals("..");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf((char) b) >= 0 && !dots) {
                escaped.append((char) b);
            } else {
                escaped.append("%%%02X".formatted(b));
            }
        }
        return escaped.toString();
    }

    /** The name before {@link #escape}. */
    static String unescape(String name) {
        Matcher escaped = ESCAPED.matcher(name);
        StringBuilder plain = new StringBuilder();
        while (escaped.find()) {
            ByteBuffer bytes = ByteBuffer.allocate(escaped.group().length() / ESCAPE_LENGTH);
            for (int i = 1; i < escaped.group().length(); i += ESCAPE_LENGTH) {
                bytes.put((byte) Integer.parseInt(escaped.group().substring(i, i + 2), HEX));
            }
            escaped.appendReplacement(
                    plain, Matcher.quoteReplacement(new String(bytes.array(), StandardCharsets.UTF_8)));
        }
        return escaped.appendTail(plain).toString();
    }

    /** The text of an answer whose value is text. */
    static String answer(Access<String> answer) {
        return answer.got().map(value -> IS + value).orElseGet(() -> {
            String detail = answer.detail();
            return answer.result() + (detail.isEmpty() ? "" : " " + detail);
        });
    }

    /**
     * The answer in a text.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Access<String> answer(String text) {
        if (text.startsWith(IS)) {
            return Access.of(text.substring(IS.length()));
        }
        int end = text.indexOf(' ');
        String word = end < 0 ? text : text.substring(0, end);
        return Access.refused(
                result(word)
                        .orElseThrow(() -> new IllegalArgumentException("\"" + text
                                + "\" is no answer; expected \"is\" and a value, or an errno such as EPERM")),
                end < 0 ? "" : text.substring(end + 1));
    }

    private static Optional<CallResult> result(String word) {
        for (CallResult result : CallResult.values()) {
            if (result.name().equals(word) && result != CallResult.GRANTED) {
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }
}
