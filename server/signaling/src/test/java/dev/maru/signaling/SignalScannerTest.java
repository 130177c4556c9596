package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way of reading says what the long one says, or nothing. */
class SignalScannerTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 200_000;
    private static final String TO = "\"to\":\"p_0000000000000000\"";
    private static final List<String> PLAIN = List.of(
            "{\"type\":\"offer\",\"id\":7," + TO + ",\"sdp\":\"v=0\\r\\no=- 46117 2 IN IP4 127.0.0.1\\r\\n\"}",
            "{\"type\":\"offer\"," + TO + ",\"sdp\":\"v=0\\r\\n\",\"tracks\":{\"0\":\"mic\",\"1\":\"cam\"},\"id\":12}",
            "{\"type\":\"answer\"," + TO + ",\"tracks\":{},\"sdp\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"id\":1}",
            "{\"type\":\"candidate\"," + TO + ",\"candidate\":{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1"
                    + " 50000 typ host\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"AbCd\"},\"id\":99}",
            "{\"type\":\"candidate\",\"id\":8," + TO + ",\"candidate\":{\"candidate\":\"\",\"sdpMid\":null,"
                    + "\"sdpMLineIndex\":null,\"usernameFragment\":null}}",
            "{\"type\":\"candidate\",\"ack\":0,\"id\":999999999999999," + TO + ",\"candidate\":null}",
            "{\"type\":\"answer\"," + TO + ",\"sdp\":\"v=0\",\"id\":1,\"ack\":57}");

    private final MessageReader reader = new MessageReader(SignalingConfig.Limits.DEFAULTS);

    @Test
    void readsWhatBrowsersWrite() throws Exception {
        for (String text : PLAIN) {
            byte[] bytes = bytes(text);
            ClientMessage scanned = SignalScanner.scan(bytes);
            assertThat(scanned)
                    .as(text)
                    .isNotNull()
                    .hasToString(reader.readAny(bytes).toString());
        }
    }

    @Test
    void leavesEveryTruncatedPrefixToTheGeneralReader() {
        for (String text : PLAIN) {
            for (int length = 0; length < text.length(); length++) {
                assertThat(SignalScanner.scan(bytes(text.substring(0, length)))).isNull();
            }
            assertThat(SignalScanner.scan(bytes(text + " "))).isNull();
            assertThat(SignalScanner.scan(bytes(text + "}"))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"offer\",\"id\":1,\"id\":2,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":0,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":01,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":-1,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":1.5,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":1000000000000000,\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"\\u0070\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\\u0041\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\\x\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"a\nb\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"é\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":null}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\",\"tracks\":{\"0\":\"a\",\"0\":\"b\"}}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\",\"tracks\":{\"0\":\"a\",}}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\",\"tracks\":null}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\",\"sdp\":\"\",\"else\":1}",
                "{\"type\":\"offer\",\"id\":1,\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"to\":\"p\",\"sdp\":\"\"}",
                "{\"type\":\"offer\",\"id\":1,\"to\":\"p\"}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":null}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":\"\",\"candidate\":\"\"}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":\"\",\"sdpMLineIndex\":00}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":\"\",\"sdpMLineIndex\":\"0\"}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":\"\",\"sdpMid\":0}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":{\"candidate\":\"\",}}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":null,\"tracks\":{}}",
                "{ \"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":null}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":null,\"ack\":-1}",
                "{\"type\":\"candidate\",\"id\":1,\"to\":\"p\",\"candidate\":null,\"ack\":1,\"ack\":2}",
                "{\"type\":\"chat\",\"id\":1,\"text\":\"x\"}",
                "{\"type\":\"offers\",\"id\":1,\"to\":\"p\",\"sdp\":\"\"}"
            })
    void leavesEverythingElseToTheGeneralReader(String text) {
        assertThat(SignalScanner.scan(bytes(text))).isNull();
    }

    @Test
    void agreesWithTheGeneralReaderOnEveryMutation() {
        Random random = new Random(SEED);
        int scanned = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(PLAIN.get(random.nextInt(PLAIN.size())));
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt();
                    case 1 -> bytes[at] = (byte) "{}[]\",:0-e\\u \n".charAt(random.nextInt(14));
                    default -> bytes[at] = bytes[random.nextInt(bytes.length)];
                }
            }
            ClientMessage message = SignalScanner.scan(bytes);
            if (message != null) {
                scanned++;
                assertThat(message)
                        .as("seed " + SEED + ", round " + round)
                        .hasToString(readAny(bytes).toString());
            }
        }
        assertThat(scanned).as("so that the test is about something").isGreaterThan(ROUNDS / 10);
    }

    private Object readAny(byte[] bytes) {
        try {
            return reader.readAny(bytes);
        } catch (BadMessageException e) {
            return "refused: " + e.refusal().message() + " in " + new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
