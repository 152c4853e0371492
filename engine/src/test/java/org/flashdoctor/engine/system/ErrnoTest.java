// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {

    @ParameterizedTest
    @CsvSource({"1, EPERM", "2, ENOENT", "13, EACCES", "16, EBUSY", "20, ENOENT", "38, ENOSYS", "5, EIO", "4095, OTHER"
    })
    void knowsTheNumbersOfLinux(int number, CallResult result) {
        assertThat(Errno.linux(number)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "Operation not permitted, EPERM",
        "Device not configured, ENXIO",
        "Device busy, EBUSY",
        "Read-only file system, EROFS",
        "Opération non permise, OTHER"
    })
    void knowsTheWordsOfTheCLocale(String words, CallResult result) {
        assertThat(Errno.of(new FileSystemException("/dev/io", null, words))).isEqualTo(result);
        assertThat(Errno.of(new IOException(words))).isEqualTo(result);
    }

    @Test
    void knowsTheExceptionsOfJava() {
        assertThat(Errno.of(new NoSuchFileException("/dev/mem"))).isEqualTo(CallResult.ENOENT);
        assertThat(Errno.of(new AccessDeniedException("/dev/mem"))).isEqualTo(CallResult.EACCES);
        assertThat(Errno.of(new IOException())).isEqualTo(CallResult.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "'Cannot run program \"x\": error=13, Permission denied', EACCES",
        "'Cannot run program \"x\": Exec failed, error: 2 (No such file or directory) ', ENOENT",
        "something else, OTHER"
    })
    void knowsWhyAProgramDidNotStart(String message, CallResult result) {
        assertThat(Errno.ofStart(new IOException(message))).isEqualTo(result);
    }
}
