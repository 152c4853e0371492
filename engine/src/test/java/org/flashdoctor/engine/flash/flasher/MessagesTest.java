// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.nativeio.FlashLibrary.ChipProtection;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent is what is received, and half of it is nothing. */
class MessagesTest {

    static Stream<Request> requests() {
        return Stream.of(
                new Request.Open("dummy", Optional.of("emulate=W25Q128FV,image=/tmp/Ünïcode"), Optional.of("a chip")),
                new Request.Open("internal", Optional.empty(), Optional.of("")),
                new Request.Read(0xffff_ffffL, 65536),
                new Request.Write(3, ByteBuffer.wrap(new byte[] {1, -1})),
                new Request.Protection());
    }

    static Stream<Reply> replies() {
        return Stream.of(
                new Reply.Said(Level.ERROR, "Error: no.\nUse "),
                new Reply.Missing("libflashrom.so.1: cannot open"),
                new Reply.Refused(),
                new Reply.Found(List.of()),
                new Reply.Found(List.of(
                        new Reply.Part("Winbond", "W25Q128.V", 1 << 24, Map.of(OperationKind.READ, Support.TESTED)),
                        new Reply.Part("ST", "M25P10", 1 << 17, Map.of()))),
                new Reply.Content(ByteBuffer.wrap(new byte[] {9, 8, 7})),
                new Reply.Done(),
                new Reply.Failed(-3),
                new Reply.Protected(new ChipProtection(0, 1, 0xc0_0000, 0x40_0000)),
                new Reply.NoFunction());
    }

    private static byte[] sent(Request request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        request.send(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] sent(Reply reply) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply.send(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream stream(byte[] bytes, int length) {
        return new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsArriveAsTheyWereSent(Request request) throws IOException {
        byte[] bytes = sent(request);
        DataInputStream in = stream(bytes, bytes.length);

        assertThat(Request.receive(in)).contains(request);
        assertThat(Request.receive(in)).isEmpty();
        for (int length = 1; length < bytes.length; length++) {
            DataInputStream half = stream(bytes, length);
            assertThatThrownBy(() -> Request.receive(half)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesArriveAsTheyWereSent(Reply reply) throws IOException {
        byte[] bytes = sent(reply);

        assertThat(Reply.receive(stream(bytes, bytes.length), new byte[16])).isEqualTo(reply);
        for (int length = 0; length < bytes.length; length++) {
            DataInputStream half = stream(bytes, length);
            assertThatThrownBy(() -> Reply.receive(half, new byte[16])).isInstanceOf(IOException.class);
        }
    }

    @Test
    void otherMessagesAreRefused() {
        assertThatThrownBy(() -> Request.receive(stream(new byte[] {'Z'}, 1))).hasMessageContaining("unknown kind");
        assertThatThrownBy(() -> Reply.receive(stream(new byte[] {'Z'}, 1), new byte[16]))
                .hasMessageContaining("unknown kind");
    }
}
