// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/** The system that this program runs on. */
public final class LiveTarget implements ChangeTarget {

    private static final Path LABELS = Path.of("/sys/fs/selinux/enforce");
    private static final Duration LABEL_LIMIT = Duration.ofSeconds(10);

    private final LiveMachine machine = new LiveMachine();
    private final FileTree files =
            new FileTree(Path.of("/"), UnaryOperator.identity(), UnaryOperator.identity(), this::label);

    @Override
    public Optional<FileContent> read(String path) throws ChangeException {
        return files.read(path);
    }

    @Override
    public List<String> list(String folder) throws ChangeException {
        return files.list(folder);
    }

    @Override
    public List<String> write(String path, byte[] content, Optional<FileContent.Attributes> attributes)
            throws ChangeException {
        return files.write(path, content, attributes);
    }

    @Override
    public void remove(String path) throws ChangeException {
        files.remove(path);
    }

    @Override
    public void removeFolder(String path) throws ChangeException {
        files.removeFolder(path);
    }

    @Override
    public Ran run(List<String> command, Duration limit) throws ChangeException {
        Access<CommandOutput> answer = machine.run(command, limit);
        if (answer.got().isEmpty()) {
            throw new ChangeException("The command \"" + String.join(" ", command) + "\" failed: " + answer.detail());
        }
        CommandOutput output = answer.got().get();
        return new Ran.Ended(output.exitCode(), output.output(), output.errors());
    }

    /** Java cannot write SELinux labels; where there are such, the program for it copies that of the old file. */
    private void label(Path old, Path fresh) throws IOException {
        if (Files.exists(LABELS)) {
            Path pattern = Files.exists(old) ? old : old.getParent();
            Access<CommandOutput> set =
                    machine.run(List.of("chcon", "--reference=" + pattern, fresh.toString()), LABEL_LIMIT);
            if (set.got().filter(output -> output.exitCode() == 0).isEmpty()) {
                throw new IOException("the security label of " + old + " cannot be kept");
            }
        }
    }
}
