// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.system.RecordedMachine;

/**
 * The files of a system in a folder: a recorded machine, or a tree that is laid out like a root file system. Commands
 * are written down and not run, for they would change the system that runs.
 */
public final class RootedTarget implements ChangeTarget {

    private static final String COMMANDS = "commands-not-run.txt";

    private final Path tree;
    private final Path folder;
    private final FileTree files;

    /** For a folder, recorded machine or not. */
    public RootedTarget(Path root) {
        this.folder = root;
        boolean recorded = RecordedMachine.isRecording(root);
        this.tree = recorded ? RecordedMachine.files(root) : root;
        this.files = new FileTree(
                tree,
                recorded ? RecordedMachine::storedName : UnaryOperator.identity(),
                recorded ? RecordedMachine::shownName : UnaryOperator.identity(),
                (old, fresh) -> {});
    }

    /** Where a path of the system lies in the folder, whether or not there is anything. */
    public Path place(String path) throws ChangeException {
        return files.resolve(path);
    }

    @Override
    public Optional<FileContent> read(String path) throws ChangeException {
        return files.read(path);
    }

    @Override
    public List<String> list(String path) throws ChangeException {
        return files.list(path);
    }

    @Override
    public List<String> write(String path, byte[] content, Optional<FileContent.Attributes> attributes)
            throws ChangeException {
        makeTree();
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

    /** Appends the command to the file of commands beside the tree. */
    @Override
    public Ran run(List<String> command, Duration limit) throws ChangeException {
        Path list = folder.resolve(COMMANDS);
        try {
            Files.writeString(
                    list,
                    String.join(" ", command) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.WRITE);
            return new Ran.WrittenDown();
        } catch (IOException e) {
            throw new ChangeException("The command cannot be written down in " + list + ": " + e.getMessage(), e);
        }
    }

    private void makeTree() throws ChangeException {
        try {
            Files.createDirectories(tree);
        } catch (IOException e) {
            throw new ChangeException(tree + " cannot be made: " + e.getMessage(), e);
        }
    }
}
