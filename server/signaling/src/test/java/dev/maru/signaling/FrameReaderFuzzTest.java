package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes of a client, whole and in pieces: the same is heard, and never more than is allowed. */
class FrameReaderFuzzTest {
    private static final int MOST = 1_000;

    @FuzzTest
    void hearsTheSameHoweverTheBytesAreCut(byte[] bytes) {
        List<String> whole = new ArrayList<>();
        new FrameReader(MOST, new Heard(whole)).read(ByteBuffer.wrap(bytes));
        List<String> pieces = new ArrayList<>();
        FrameReader reader = new FrameReader(MOST, new Heard(pieces));
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(1 + (bytes[at] & 7), bytes.length - at);
            reader.read(ByteBuffer.wrap(bytes, at, size));
            at += size;
        }
        assertThat(pieces).isEqualTo(whole);
    }

    private record Heard(List<String> what) implements FrameReader.Listener {
        @Override
        public void text(byte[] message) {
            assertThat(message.length).isLessThanOrEqualTo(MOST);
            what.add("text " + java.util.Arrays.hashCode(message));
        }

        @Override
        public void binary() {
            what.add("binary");
        }

        @Override
        public void tooLarge() {
            what.add("too large");
        }

        @Override
        public void ping(byte[] payload) {
            what.add("ping " + payload.length);
        }

        @Override
        public void pong() {
            what.add("pong");
        }

        @Override
        public void closing(byte[] payload) {
            what.add("closing " + payload.length);
        }

        @Override
        public void broken(String reason) {
            what.add("broken " + reason);
        }
    }
}
