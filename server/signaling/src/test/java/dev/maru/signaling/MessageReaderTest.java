package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, a message or a clean refusal goes out. */
class MessageReaderTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 40_000;
    private static final List<String> VALID = List.of(
            "{\"type\":\"join\",\"id\":1,\"room\":\"정원\",\"token\":\"e.y.J\",\"name\":\"미나\",\"metadata\":\"\",\"client\":\"t/1\"}",
            "{\"id\":2,\"resumeToken\":\"AAAA\",\"ack\":57,\"type\":\"resume\"}",
            "{\"type\":\"leave\",\"id\":9}",
            "{\"type\":\"update\",\"id\":3,\"name\":\"M\",\"speaking\":true}",
            "{\"type\":\"publish\",\"id\":4,\"track\":{\"id\":\"cam\",\"source\":\"camera\",\"kind\":\"video\",\"width\":9,\"height\":9}}",
            "{\"type\":\"unpublish\",\"id\":5,\"track\":\"cam\"}",
            "{\"type\":\"mute\",\"id\":6,\"track\":\"mic\",\"muted\":true}",
            "{\"type\":\"offer\",\"id\":7,\"to\":\"p_0000000000000000\",\"sdp\":\"v=0\\r\\n\",\"tracks\":{\"0\":\"mic\"}}",
            "{\"type\":\"answer\",\"id\":7,\"to\":\"p_0000000000000000\",\"sdp\":\"v=0\"}",
            "{\"type\":\"candidate\",\"id\":8,\"to\":\"p_0000000000000000\",\"candidate\":{\"candidate\":\"c\",\"sdpMid\":null}}",
            "{\"type\":\"candidate\",\"id\":8,\"to\":\"p_0000000000000000\",\"candidate\":null}",
            "{\"type\":\"chat\",\"id\":11,\"text\":\"안녕\",\"to\":[\"p_0000000000000000\"]}",
            "{\"type\":\"message\",\"id\":12,\"topic\":\"t\",\"payload\":{\"a\":[1,2.5e3,null,true]},\"new\":{\"x\":[]}}",
            "{\"type\":\"pong\",\"at\":1795222900000,\"ack\":57}");

    private final MessageReader reader = new MessageReader(SignalingConfig.Limits.DEFAULTS);

    @Test
    void readsEveryValidMessage() throws Exception {
        for (String text : VALID) {
            ClientMessage message = reader.read(text.getBytes(StandardCharsets.UTF_8));
            assertThat(text).contains("\"type\":\"" + MessageType.of(message).wire() + "\"");
        }
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        for (String text : VALID) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(refusedOrRead(Arrays.copyOf(bytes, length)))
                        .as(text + " cut at " + length)
                        .isTrue();
            }
        }
    }

    @Test
    void refusesOrReadsEveryMutation() {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                bytes = mutate(bytes, random);
            }
            refusedOrRead(bytes);
        }
    }

    @Test
    void cutsMutatedBodiesOrRefusesThem() {
        var random = new Random(SEED);
        byte[] body = ("[" + String.join(",", VALID) + "]").getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5_000; round++) {
            try {
                for (byte[] message : reader.split(mutate(body, random), 64)) {
                    refusedOrRead(message);
                }
            } catch (BadMessageException e) {
                assertThat(e.refusal().message()).isNotEmpty();
            }
        }
    }

    @Test
    void keepsSlicesAsTheyWere() throws Exception {
        String payload = "{\"a\": [1, \"\\u00e9\\ud83d\\ude00é😀\", -0.10e+5 ]}";
        byte[] text = ("{ \"payload\" : " + payload + " , \"topic\":\"t\",\"id\":1,\"type\":\"message\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(((ClientMessage.Message) reader.read(text)).payload()).hasToString(payload);
        for (String number : List.of("7", "-1.5", "true", "null", "\"x\"", "[]")) {
            byte[] last = ("{\"type\":\"message\",\"id\":1,\"topic\":\"t\",\"payload\":" + number + "}")
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(((ClientMessage.Message) reader.read(last)).payload()).hasToString(number);
        }
    }

    @Test
    void passesOnlyUtf8On() {
        var random = new Random(SEED);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = "ab\u00e9\u20ac\ud83d\ude00cdefgh".getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            boolean isValid = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
            assertThat(Utf8.isValid(bytes, bytes.length)).isEqualTo(isValid);
        }
    }

    /** True if it was refused; false if it was read. Anything else fails the test. */
    private boolean refusedOrRead(byte[] bytes) {
        try {
            reader.read(bytes);
            return false;
        } catch (BadMessageException e) {
            assertThat(e.refusal().message()).isNotEmpty();
            assertThat(Hints.of(e.refusal())).isNotEmpty();
            assertThat(e.request()).isNotNegative();
            return true;
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte[] changed = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> changed[at] = (byte) random.nextInt();
            case 1 -> changed[at] = (byte) "{}[]\",:0-e\\u".charAt(random.nextInt(12));
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 -> {
                changed = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, changed, at + 1, bytes.length - at);
            }
            default -> {
                int from = random.nextInt(bytes.length);
                int size = Math.min(bytes.length - at, bytes.length - from);
                System.arraycopy(bytes, from, changed, at, random.nextInt(size + 1));
            }
        }
        return changed.length == 0 ? new byte[] {'{'} : changed;
    }
}
