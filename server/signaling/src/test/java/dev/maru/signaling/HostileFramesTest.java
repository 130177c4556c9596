package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that no proper client would send (RFC 6455 §5 to §8): each has its close code, and nobody else notices. */
class HostileFramesTest extends Undisturbed {
    @Test
    void answersAPingWithItsPayloadAndAClosingFrameWithItself() {
        for (byte[] last :
                List.of(Frames.close(1000, "bye"), Frames.close(4999, ""), Frames.of(Frames.FIN | FrameReader.CLOSE))) {
            try (var raw = WireSocket.open(server)) {
                raw.write(Frames.of(Frames.FIN | FrameReader.PING, (byte) 1, (byte) 2));
                WireSocket.Frame pong = raw.readFrame();
                assertThat(pong.opcode()).isEqualTo(FrameReader.PONG);
                assertThat(pong.payload()).containsExactly(1, 2);
                raw.write(last);
                WireSocket.Frame echo = raw.readFrame();
                assertThat(Frames.of(Frames.FIN | echo.opcode(), echo.payload()))
                        .isEqualTo(last);
                assertThat(raw.readFrame().opcode()).isEqualTo(-1);
            }
        }
    }

    @Test
    void closesWith1002AfterAFrameThatBreaksTheRules() {
        for (byte[] wrong : List.of(
                new byte[] {(byte) 0x81, 1, 'x'},
                Frames.of(Frames.FIN | 0x40 | FrameReader.TEXT),
                Frames.of(Frames.FIN | 0x20 | FrameReader.TEXT),
                Frames.of(Frames.FIN | 0x10 | FrameReader.TEXT),
                Frames.of(Frames.FIN | 3),
                Frames.of(Frames.FIN | 0xB),
                Frames.header(Frames.FIN | FrameReader.TEXT, Long.MIN_VALUE, 64),
                Frames.of(FrameReader.PING),
                Frames.of(Frames.FIN | FrameReader.CONTINUATION),
                Frames.close(1005, ""),
                Frames.of(Frames.FIN | FrameReader.CLOSE, (byte) 3))) {
            try (var raw = WireSocket.open(server)) {
                raw.write(wrong);
                assertThat(raw.readFrame().code()).isEqualTo(1002);
                assertThat(raw.readFrame().opcode()).isEqualTo(-1);
            }
        }
    }

    @Test
    void refusesALargeLengthBeforeItsBytesCome() {
        try (var mallory = WireSocket.open(server)) {
            mallory.write(Frames.header(Frames.FIN | FrameReader.TEXT, Long.MAX_VALUE, 64));
            assertThat(mallory.next().get("code").asString()).isEqualTo("message_too_large");
            assertThat(mallory.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void putsAMessageTogetherThatComesByteByByteWithPongsBetween() {
        byte[] text = "{\"type\":\"wave\",\"id\":2}".getBytes(StandardCharsets.US_ASCII);
        try (var mallory = WireSocket.open(server)) {
            for (int i = 0; i < text.length; i++) {
                int fin = i == text.length - 1 ? Frames.FIN : 0;
                for (byte b : Frames.of(fin | (i == 0 ? FrameReader.TEXT : FrameReader.CONTINUATION), text[i])) {
                    mallory.write(new byte[] {b});
                }
                mallory.write(Frames.of(Frames.FIN | FrameReader.PONG));
            }
            assertThat(mallory.next().get("code").asString()).isEqualTo("unknown_type");
        }
    }

    @Test
    void refusesBytesThatAreNotUtf8With1007() {
        int[][] wrong = {
            {0xC0, 0x80},
            {0xE0, 0x80, 0xAF},
            {0xF0, 0x80, 0x80, 0xAF},
            {0xED, 0xA0, 0x80},
            {0xED, 0xBF, 0xBF},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0x80},
            {0xFF},
            {0xEC, 0x95},
            {0xE2, 0x82, 0x41}
        };
        for (int[] bytes : wrong) {
            try (var mallory = WireSocket.open(server)) {
                mallory.write(Frames.of(Frames.FIN | FrameReader.TEXT, chat(bytes)));
                assertThat(mallory.next().get("code").asString()).isEqualTo("bad_json");
                assertThat(mallory.closeCode()).isEqualTo(1007);
            }
        }
    }

    @Test
    void takesACharacterThatIsCutBetweenFragmentsAndRefusesHalfOfOne() {
        byte[] whole = chat(0xEC, 0x95, 0x88);
        int cut = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\u00EC') + 2;
        byte[] start = Arrays.copyOf(whole, cut);
        byte[] rest = Arrays.copyOfRange(whole, cut, whole.length);
        byte[] wrongRest = Arrays.copyOfRange(whole, cut + 1, whole.length);
        try (var mallory = WireSocket.open(server)) {
            mallory.write(Frames.join(
                    Frames.of(FrameReader.TEXT, start), Frames.of(Frames.FIN | FrameReader.CONTINUATION, rest)));
            assertThat(mallory.next().get("code").asString()).isEqualTo("not_joined");
            mallory.write(Frames.join(
                    Frames.of(FrameReader.TEXT, start), Frames.of(Frames.FIN | FrameReader.CONTINUATION, wrongRest)));
            assertThat(mallory.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void closesAfterABinaryMessage() {
        try (var mallory = WireSocket.open(server)) {
            mallory.write(Frames.of(Frames.FIN | FrameReader.BINARY, (byte) 1, (byte) 2, (byte) 3));
            assertThat(mallory.next().get("code").asString()).isEqualTo("bad_json");
            assertThat(mallory.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void doesNotTakeAMessageForUtf16() {
        try (var mallory = WireSocket.open(server)) {
            byte[] utf16 = "{\"type\":\"leave\",\"id\":2}".getBytes(StandardCharsets.UTF_16BE);
            mallory.write(Frames.of(Frames.FIN | FrameReader.TEXT, utf16));
            assertThat(mallory.next().get("code").asString()).isEqualTo("bad_json");
        }
    }

    private static byte[] chat(int... text) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"type\":\"chat\",\"id\":1,\"text\":\"".getBytes(StandardCharsets.US_ASCII));
        for (int each : text) {
            bytes.write(each);
        }
        bytes.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
