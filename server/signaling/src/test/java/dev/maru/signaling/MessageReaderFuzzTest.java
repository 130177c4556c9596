package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A client's message is read or refused with a sentence; the short way of reading agrees with the long one. */
class MessageReaderFuzzTest {
    private final MessageReader reader = new MessageReader(SignalingConfig.Limits.DEFAULTS);

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        ClientMessage scanned = SignalScanner.scan(bytes);
        try {
            ClientMessage message = reader.readAny(bytes);
            assertThat(scanned == null || scanned.toString().equals(message.toString()))
                    .isTrue();
        } catch (BadMessageException e) {
            assertThat(scanned).isNull();
            assertThat(e.refusal().message()).isNotEmpty();
            assertThat(e.request()).isNotNegative();
        }
    }
}
