package dev.maru.signaling;

import static dev.maru.signaling.FrameReader.BINARY;
import static dev.maru.signaling.FrameReader.CLOSE;
import static dev.maru.signaling.FrameReader.CONTINUATION;
import static dev.maru.signaling.FrameReader.PING;
import static dev.maru.signaling.FrameReader.PONG;
import static dev.maru.signaling.FrameReader.TEXT;
import static dev.maru.signaling.Frames.FIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section by section: what a server makes of the bytes of a client. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameReaderTest {
    private static final int MOST = 100_000;
    private static final String BROKEN = "broken";
    private static final String TOO_LARGE = "too large";

    // §5.1: masking.

    @Test
    void readsTheMaskedExampleOfTheRfc() {
        byte[] hello = {(byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58};
        assertThat(heard(hello)).containsExactly("text Hello");
    }

    @Test
    void refusesAFrameThatIsNotMasked() {
        assertThat(heard(new byte[] {(byte) 0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}))
                .containsExactly(BROKEN);
        assertThat(heard(new byte[] {(byte) 0x89, 0x00})).containsExactly(BROKEN);
        assertThat(heard(new byte[] {(byte) 0x88, 0x00})).containsExactly(BROKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 125, 126, 127, 1_023, 65_535, 65_536, 99_999})
    void unmasksPayloadsOfEveryLength(int length) {
        String text = letters(length);
        assertThat(heard(Frames.text(text))).containsExactly("text " + text);
    }

    // §5.2: reserved bits, opcodes, lengths.

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void refusesReservedBitsSinceNoExtensionIsNegotiated(int bits) {
        assertThat(heard(Frames.of(FIN | bits | TEXT, (byte) 'x'))).containsExactly(BROKEN);
        assertThat(heard(Frames.of(FIN | bits | PING))).containsExactly(BROKEN);
        assertThat(heard(Frames.join(Frames.of(TEXT), Frames.of(FIN | bits | CONTINUATION))))
                .containsExactly(BROKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void refusesReservedOpcodes(int opcode) {
        assertThat(heard(Frames.of(FIN | opcode))).containsExactly(BROKEN);
        assertThat(heard(Frames.of(FIN | opcode, (byte) 1, (byte) 2))).containsExactly(BROKEN);
    }

    @Test
    void refusesALengthThatIsNotInItsShortestForm() {
        assertThat(heard(Frames.header(FIN | TEXT, 0, 16))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, 125, 16))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, 0, 64))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, 125, 64))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, 65_535, 64))).containsExactly(BROKEN);
    }

    @Test
    void refusesALengthWhoseHighestBitIsSet() {
        assertThat(heard(Frames.header(FIN | TEXT, -1, 64))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, Long.MIN_VALUE, 64))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | TEXT, Long.MIN_VALUE | 70_000, 64)))
                .containsExactly(BROKEN);
    }

    @ParameterizedTest
    @ValueSource(longs = {MOST + 1L, 1L << 31, (1L << 32) + 1, 1L << 62, Long.MAX_VALUE})
    void saysTooLargeWhenTheHeaderSaysSo(long length) {
        assertThat(heard(Frames.header(FIN | TEXT, length, 64))).containsExactly(TOO_LARGE);
        assertThat(heard(Frames.header(TEXT, length, 64))).containsExactly(TOO_LARGE);
    }

    @Test
    void saysTooLargeWhenALengthAndWhatIsThereAlreadyExceedALong() {
        for (int less = 0; less < 64; less++) {
            byte[] part = Frames.of(TEXT, letters(64).getBytes(StandardCharsets.US_ASCII));
            byte[] rest = Frames.header(FIN | CONTINUATION, Long.MAX_VALUE - less, 64);
            assertThat(heard(Frames.join(part, rest))).as("2^63 - 1 - %d", less).containsExactly(TOO_LARGE);
        }
    }

    @Test
    void takesMemoryForWhatCameAndNotForWhatIsAnnounced() {
        // If the announced length were believed, this would be 32 GiB.
        List<FrameReader> readers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            var reader = new FrameReader(1 << 30, new Ear());
            reader.read(ByteBuffer.wrap(Frames.join(Frames.header(FIN | TEXT, 1 << 30, 64), new byte[10])));
            readers.add(reader);
        }
        assertThat(readers).noneMatch(FrameReader::isDone);
    }

    // §5.4: fragmentation.

    @Test
    void putsFragmentsTogether() {
        assertThat(heard(Frames.join(
                        Frames.of(TEXT, (byte) 'a'),
                        Frames.of(CONTINUATION, (byte) 'b', (byte) 'c'),
                        Frames.of(CONTINUATION),
                        Frames.of(FIN | CONTINUATION, (byte) 'd'),
                        Frames.text("next"))))
                .containsExactly("text abcd", "text next");
    }

    @Test
    void hearsControlFramesBetweenFragments() {
        assertThat(heard(Frames.join(
                        Frames.of(TEXT, (byte) 'a'),
                        Frames.of(FIN | PING, (byte) '?'),
                        Frames.of(CONTINUATION, (byte) 'b'),
                        Frames.of(FIN | PONG, (byte) '!'),
                        Frames.of(FIN | CONTINUATION, (byte) 'c'))))
                .containsExactly("ping ?", "pong", "text abc");
    }

    @Test
    void refusesAContinuationWithoutABeginning() {
        assertThat(heard(Frames.of(FIN | CONTINUATION, (byte) 'x'))).containsExactly(BROKEN);
        assertThat(heard(Frames.of(CONTINUATION))).containsExactly(BROKEN);
        assertThat(heard(Frames.join(Frames.text("whole"), Frames.of(FIN | CONTINUATION))))
                .containsExactly("text whole", BROKEN);
    }

    @Test
    void refusesAMessageWithinAMessage() {
        assertThat(heard(Frames.join(Frames.of(TEXT, (byte) 'a'), Frames.text("b"))))
                .containsExactly(BROKEN);
        assertThat(heard(Frames.join(Frames.of(TEXT, (byte) 'a'), Frames.of(FIN | BINARY))))
                .containsExactly(BROKEN);
    }

    @Test
    void bringsAnEmptyMessage() {
        assertThat(heard(Frames.join(Frames.text(""), Frames.of(TEXT), Frames.of(FIN | CONTINUATION))))
                .containsExactly("text ", "text ");
    }

    @Test
    void boundsTheFramesOfOneMessage() {
        byte[][] most = new byte[FrameReader.MAX_FRAMES + 1][];
        java.util.Arrays.fill(most, Frames.of(CONTINUATION));
        most[0] = Frames.of(TEXT);
        assertThat(heard(Frames.join(most))).containsExactly(BROKEN);

        most[FrameReader.MAX_FRAMES - 1] = Frames.of(FIN | CONTINUATION);
        most[FrameReader.MAX_FRAMES] = Frames.text("next");
        assertThat(heard(Frames.join(most))).containsExactly("text ", "text next");
    }

    // §5.5: control frames.

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void refusesAControlFrameInParts(int opcode) {
        assertThat(heard(Frames.of(opcode))).containsExactly(BROKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void refusesAControlFrameOfMoreThan125Bytes(int opcode) {
        assertThat(heard(Frames.of(FIN | opcode, new byte[126]))).containsExactly(BROKEN);
        assertThat(heard(Frames.header(FIN | opcode, Long.MAX_VALUE, 64))).containsExactly(BROKEN);
    }

    @Test
    void bringsThePayloadOfAPing() {
        String most = letters(125);
        assertThat(heard(Frames.join(
                        Frames.of(FIN | PING), Frames.of(FIN | PING, most.getBytes(StandardCharsets.US_ASCII)))))
                .containsExactly("ping ", "ping " + most);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    void hearsAClosingFrameWithACodeThatMayBeSent(int code) {
        assertThat(heard(Frames.join(Frames.close(code, "안녕"), Frames.text("late"))))
                .containsExactly("closing " + code);
    }

    @Test
    void hearsAClosingFrameWithoutACode() {
        assertThat(heard(Frames.of(FIN | CLOSE))).containsExactly("closing ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void refusesAClosingFrameWithACodeThatMayNotBeSent(int code) {
        assertThat(heard(Frames.close(code, ""))).containsExactly(BROKEN);
    }

    @Test
    void refusesAClosingFrameWithHalfACodeOrAReasonThatIsNotUtf8() {
        assertThat(heard(Frames.of(FIN | CLOSE, (byte) 3))).containsExactly(BROKEN);
        assertThat(heard(Frames.of(FIN | CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xC0, (byte) 0x80)))
                .containsExactly(BROKEN);
        assertThat(heard(Frames.of(FIN | CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xED, (byte) 0xA0, (byte) 0x80)))
                .containsExactly(BROKEN);
    }

    // §5.6, §10.4: messages.

    @Test
    void stopsAtABinaryMessage() {
        assertThat(heard(Frames.join(Frames.of(FIN | BINARY, (byte) 1), Frames.text("late"))))
                .containsExactly("binary");
        assertThat(heard(Frames.join(Frames.of(BINARY), Frames.of(FIN | CONTINUATION))))
                .containsExactly("binary");
    }

    @Test
    void takesAMessageOfExactlyTheLimitAndNoByteMore() {
        String most = letters(1_000);
        assertThat(heard(1_000, Frames.text(most))).containsExactly("text " + most);
        assertThat(heard(1_000, Frames.text(most + "x"))).containsExactly(TOO_LARGE);
    }

    @Test
    void addsUpFragmentsForTheLimit() {
        byte[] half = letters(500).getBytes(StandardCharsets.US_ASCII);
        byte[] two = Frames.join(Frames.of(TEXT, half), Frames.of(CONTINUATION, half));
        assertThat(heard(1_000, Frames.join(two, Frames.of(FIN | CONTINUATION))))
                .containsExactly("text " + letters(500) + letters(500));
        assertThat(heard(1_000, Frames.join(two, Frames.of(FIN | CONTINUATION, (byte) 'x'))))
                .containsExactly(TOO_LARGE);
    }

    @Test
    void readsNothingAfterAnError() {
        var ear = new Ear();
        var reader = new FrameReader(MOST, ear);
        reader.read(ByteBuffer.wrap(Frames.of(FIN | 3)));
        assertThat(reader.isDone()).isTrue();
        ByteBuffer late = ByteBuffer.wrap(Frames.text("late"));
        reader.read(late);
        assertThat(late.hasRemaining()).isFalse();
        assertThat(ear.heard).containsExactly(BROKEN);
    }

    // However the network cuts.

    @Test
    void hearsTheSameWhereverTheBytesAreCut() {
        byte[] bytes = Frames.join(
                Frames.text("Hello"),
                Frames.of(TEXT, "안".getBytes(StandardCharsets.UTF_8)),
                Frames.of(FIN | PING, (byte) 'p'),
                Frames.of(FIN | CONTINUATION, letters(200).getBytes(StandardCharsets.US_ASCII)),
                Frames.text(""),
                Frames.of(FIN | PONG),
                Frames.close(1000, "bye"),
                Frames.text("late"));
        List<String> whole = heard(bytes);
        assertThat(whole).hasSize(6);
        for (int cut = 0; cut <= bytes.length; cut++) {
            var ear = new Ear();
            var reader = new FrameReader(MOST, ear);
            reader.read(ByteBuffer.wrap(bytes, 0, cut));
            reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(ear.heard).as("cut at %d", cut).isEqualTo(whole);
        }
        for (int size = 1; size < 20; size++) {
            assertThat(heardInPieces(bytes, size)).as("pieces of %d", size).isEqualTo(whole);
        }
    }

    @Test
    void hearsLongMessagesByteForByte() {
        String text = letters(70_000);
        byte[] bytes = Frames.join(Frames.text(text), Frames.text(letters(300)));
        assertThat(heardInPieces(bytes, 1)).containsExactly("text " + text, "text " + letters(300));
        assertThat(heardInPieces(bytes, 13)).containsExactly("text " + text, "text " + letters(300));
    }

    @Test
    void readsDirectBuffersAsWell() {
        byte[] bytes = Frames.join(Frames.text(letters(100)), Frames.of(FIN | PING, (byte) 'p'));
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        var ear = new Ear();
        new FrameReader(MOST, ear).read(direct);
        assertThat(ear.heard).containsExactly("text " + letters(100), "ping p");
    }

    @Test
    void survivesRandomBytes() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            survives(bytes, random, seed);
        }
    }

    @Test
    void survivesMutatedFrames() {
        byte[] right = Frames.join(
                Frames.text("Hello"),
                Frames.of(TEXT, letters(40).getBytes(StandardCharsets.US_ASCII)),
                Frames.of(FIN | PING, (byte) 'p'),
                Frames.of(CONTINUATION, letters(130).getBytes(StandardCharsets.US_ASCII)),
                Frames.of(FIN | CONTINUATION, (byte) 'e'),
                Frames.close(1000, "bye"));
        int[] odd = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = right.clone();
            for (int change = random.nextInt(1, 12); change > 0; change--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? odd[random.nextInt(odd.length)] : random.nextInt());
            }
            survives(bytes, random, seed);
        }
    }

    /** Nothing is thrown, all is read, an end is the last that is heard, and the cuts do not matter. */
    private static void survives(byte[] bytes, Random random, int seed) {
        List<String> whole = heard(1_000, bytes);
        for (int i = 0; i < whole.size() - 1; i++) {
            assertThat(whole.get(i))
                    .as("seed %d", seed)
                    .doesNotStartWith(BROKEN)
                    .doesNotStartWith("closing");
        }
        var ear = new Ear();
        var reader = new FrameReader(1_000, ear);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, random.nextInt(1, 30));
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, size);
            reader.read(piece);
            assertThat(piece.hasRemaining()).as("seed %d", seed).isFalse();
            at += size;
        }
        assertThat(ear.heard).as("seed %d", seed).isEqualTo(whole);
    }

    private static List<String> heard(byte[] bytes) {
        return heard(MOST, bytes);
    }

    private static List<String> heard(int most, byte[] bytes) {
        var ear = new Ear();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        new FrameReader(most, ear).read(in);
        assertThat(in.hasRemaining()).isFalse();
        return ear.heard;
    }

    private static List<String> heardInPieces(byte[] bytes, int size) {
        var ear = new Ear();
        var reader = new FrameReader(MOST, ear);
        for (int at = 0; at < bytes.length; at += size) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
        }
        return ear.heard;
    }

    private static String letters(int count) {
        var text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    /** Keeps what it hears. */
    private static final class Ear implements FrameReader.Listener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void text(byte[] message) {
            heard.add("text " + new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void binary() {
            heard.add("binary");
        }

        @Override
        public void tooLarge() {
            heard.add(TOO_LARGE);
        }

        @Override
        public void ping(byte[] payload) {
            heard.add("ping " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void pong() {
            heard.add("pong");
        }

        @Override
        public void closing(byte[] payload) {
            heard.add("closing "
                    + (payload.length == 0 ? "" : ByteBuffer.wrap(payload).getShort() & 0xFFFF));
        }

        @Override
        public void broken(String reason) {
            heard.add(BROKEN);
        }
    }
}
