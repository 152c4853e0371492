// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.flashdoctor.engine.text.FileFailure;

/**
 * The files of a system below a folder. Links are followed by the rules of that system: an absolute one begins at the
 * folder, and none leads out of it.
 */
final class FileTree {

    /** What a kernel allows on one path. */
    private static final int LINK_LIMIT = 40;

    /** Configuration is small; what is larger is none. */
    private static final long SIZE_LIMIT = 4L * 1024 * 1024;

    private final Path root;
    private final UnaryOperator<String> storedName;
    private final UnaryOperator<String> shownName;
    private final AtomicFile.Finish finish;

    /**
     * A tree.
     *
     * @param root the folder
     * @param storedName how a name is kept there, where it is not kept as it is
     * @param shownName the reverse
     * @param finish what a new file needs before it takes the place of the old one
     */
    FileTree(Path root, UnaryOperator<String> storedName, UnaryOperator<String> shownName, AtomicFile.Finish finish) {
        this.root = root;
        this.storedName = storedName;
        this.shownName = shownName;
        this.finish = finish;
    }

    Optional<FileContent> read(String path) throws ChangeException {
        Path file = resolve(path);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            mustBeFile(path, file);
            if (Files.size(file) > SIZE_LIMIT) {
                throw new ChangeException(path + " has " + Files.size(file) + " bytes, too many for configuration.");
            }
            return Optional.of(FileContent.of(Files.readAllBytes(file), AtomicFile.attributes(file)));
        } catch (IOException e) {
            throw failed(path + " cannot be read", e);
        }
    }

    List<String> list(String folder) throws ChangeException {
        Path place = resolve(folder);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.map(entry -> shownName.apply(entry.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(folder + " cannot be listed", e);
        }
    }

    List<String> write(String path, byte[] content, Optional<FileContent.Attributes> attributes)
            throws ChangeException {
        Path file = resolve(path);
        try {
            Optional<FileContent.Attributes> kept = attributes;
            List<String> made = new ArrayList<>();
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                mustBeFile(path, file);
                kept = AtomicFile.attributes(file);
            } else {
                makeFolders(path, file.getParent(), made);
                if (kept.isEmpty()) {
                    kept = AtomicFile.attributes(file.getParent())
                            .map(folder -> new FileContent.Attributes("rw-r--r--", folder.owner(), folder.group()));
                }
            }
            AtomicFile.write(file, content, kept, finish);
            return made;
        } catch (IOException e) {
            throw failed(path + " cannot be written", e);
        }
    }

    /** A new file belongs to whom its folder belongs to. */
    private void makeFolders(String path, Path folder, List<String> made) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = Path.of(path).getParent();
        makeFolders(parent.toString(), folder.getParent(), made);
        Files.createDirectory(folder);
        AtomicFile.sync(folder.getParent());
        made.add(parent.toString());
    }

    void remove(String path) throws ChangeException {
        Path file = resolve(path);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                mustBeFile(path, file);
                Files.delete(file);
                AtomicFile.sync(file.getParent());
            }
        } catch (IOException e) {
            throw failed(path + " cannot be removed", e);
        }
    }

    void removeFolder(String path) throws ChangeException {
        Path folder = resolve(path);
        try {
            Files.deleteIfExists(folder);
            AtomicFile.sync(folder.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Somebody else put something there: it is theirs now.
            return;
        } catch (IOException e) {
            throw failed(path + " cannot be removed", e);
        }
    }

    /** Where a path leads. */
    Path resolve(String path) throws ChangeException {
        if (!path.startsWith("/")) {
            throw new ChangeException("\"" + path + "\" is no absolute path.");
        }
        Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/", -1)));
        List<Path> behind = new ArrayList<>(List.of(root));
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                if (behind.size() > 1) {
                    behind.remove(behind.size() - 1);
                }
                continue;
            }
            Path here = place(path, behind.get(behind.size() - 1), name);
            if (!Files.isSymbolicLink(here)) {
                behind.add(here);
                continue;
            }
            links++;
            if (links > LINK_LIMIT) {
                throw new ChangeException(path + " leads through more than " + LINK_LIMIT + " symbolic links.");
            }
            String target = follow(path, here);
            if (target.startsWith("/")) {
                behind.subList(1, behind.size()).clear();
            }
            List<String> names = new ArrayList<>(List.of(target.split("/", -1)));
            Collections.reverse(names);
            names.forEach(ahead::addFirst);
        }
        return behind.get(behind.size() - 1);
    }

    private Path place(String path, Path folder, String name) throws ChangeException {
        try {
            Path plain = folder.resolve(name);
            return Files.exists(plain, LinkOption.NOFOLLOW_LINKS) ? plain : folder.resolve(storedName.apply(name));
        } catch (InvalidPathException e) {
            throw new ChangeException("\"" + path + "\" is no name that this system can hold: " + e.getReason(), e);
        }
    }

    /** A link in a folder where anyone may put one could have been laid by anyone. */
    private static String follow(String path, Path link) throws ChangeException {
        try {
            Optional<FileContent.Attributes> folder = AtomicFile.attributes(link.getParent());
            if (folder.isPresent() && folder.get().permissions().charAt("rwxrwxr".length()) == 'w') {
                throw new ChangeException(path + " leads through the symbolic link " + link
                        + " in a folder that everybody may write to; it is not followed.");
            }
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw failed("The symbolic link " + link + " cannot be read", e);
        }
    }

    private static void mustBeFile(String path, Path file) throws ChangeException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ChangeException(path + " is no ordinary file; it is left alone.");
        }
    }

    private static ChangeException failed(String what, IOException e) {
        return new ChangeException(what + ": " + FileFailure.inWords(e) + ".", e);
    }
}
