// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.flashdoctor.engine.text.FileFailure;

/** Where results go: standard output, or the file of {@code -o}. */
public record Output(Console console, Optional<Path> file) {

    /**
     * Writes a result whole.
     *
     * @throws UserException when the file cannot be written
     */
    public void write(String text) throws UserException {
        if (file.isEmpty()) {
            console.out().print(text);
            console.out().flush();
            return;
        }
        try {
            Files.writeString(file.get(), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserException("The result cannot be written to " + file.get() + ": " + FileFailure.inWords(e)
                    + "; give another file with -o.");
        }
    }
}
