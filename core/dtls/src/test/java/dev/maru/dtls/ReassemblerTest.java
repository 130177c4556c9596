package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.dtls.Reassembler.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReassemblerTest {
    private final Reassembler reassembler = new Reassembler();

    private static HandshakeMessage message(int sequence, int length) {
        byte[] body = new byte[length];
        new SplittableRandom(sequence).nextBytes(body);
        return new HandshakeMessage(HandshakeType.CERTIFICATE, sequence, 0, body);
    }

    private static byte[] fragment(HandshakeMessage message, int offset, int count) {
        byte[] bytes = new byte[HandshakeMessage.HEADER_LENGTH + count];
        message.writeHeader(bytes, 0, offset, count);
        System.arraycopy(message.body(), offset, bytes, HandshakeMessage.HEADER_LENGTH, count);
        return bytes;
    }

    private Outcome accept(byte[] record, int epoch) {
        return reassembler.accept(record, 0, record.length, epoch);
    }

    private Outcome accept(HandshakeMessage message, int offset, int count) {
        return accept(fragment(message, offset, count), 0);
    }

    @Test
    void putsOverlappingRepeatedAndReorderedFragmentsTogether() {
        for (int seed = 0; seed < 100; seed++) {
            Reassembler one = new Reassembler();
            SplittableRandom dice = new SplittableRandom(seed);
            List<byte[]> fragments = new ArrayList<>();
            List<HandshakeMessage> messages = new ArrayList<>();
            for (int sequence = 0; sequence < 5; sequence++) {
                HandshakeMessage message = message(sequence, dice.nextInt(0, 400));
                messages.add(message);
                int length = message.body().length;
                for (int at = 0; at <= length; at += 50) {
                    int from = Math.max(0, at - dice.nextInt(30));
                    int end = Math.min(length, at + 50 + dice.nextInt(30));
                    fragments.add(fragment(message, from, end - from));
                    if (dice.nextBoolean()) {
                        fragments.add(fragment(message, from, end - from));
                    }
                }
            }
            Collections.shuffle(fragments, new Random(seed));
            List<HandshakeMessage> out = new ArrayList<>();
            for (byte[] bytes : fragments) {
                one.accept(bytes, 0, bytes.length, 0);
                for (HandshakeMessage whole = one.poll(); whole != null; whole = one.poll()) {
                    out.add(whole);
                }
            }
            assertThat(out).as("seed " + seed).usingRecursiveComparison().isEqualTo(messages);
        }
    }

    @Test
    void takesSeveralMessagesFromOneRecord() {
        byte[] first = fragment(message(0, 10), 0, 10);
        byte[] second = fragment(message(1, 0), 0, 0);
        byte[] both = new VectorWriter().bytes(first).bytes(second).toByteArray();
        assertThat(accept(both, 0)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(reassembler.poll()).isNotNull();
        assertThat(reassembler.poll()).isNotNull();
        assertThat(reassembler.poll()).isNull();
        assertThat(accept(both, 0)).isEqualTo(Outcome.REPEATED);
    }

    @Test
    void tellsProgressFromGaps() {
        HandshakeMessage message = message(0, 100);
        assertThat(accept(message, 0, 40)).isEqualTo(Outcome.PROGRESS);
        assertThat(accept(message, 50, 50)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(accept(message(1, 100), 0, 100)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(reassembler.poll()).isNull();
        assertThat(accept(message, 40, 10)).isEqualTo(Outcome.PROGRESS);
        assertThat(reassembler.poll()).isNotNull();
        assertThat(reassembler.nextSequence()).isEqualTo(1);
    }

    /** The first one to come may be a forger's, who must not keep the place. */
    @Test
    void forgetsFragmentsThatALaterOneContradicts() {
        HandshakeMessage forged = new HandshakeMessage(HandshakeType.FINISHED, 0, 0, new byte[100]);
        assertThat(accept(forged, 0, 40)).isEqualTo(Outcome.PROGRESS);
        assertThat(accept(message(0, 101), 0, 40)).isEqualTo(Outcome.PROGRESS);
        HandshakeMessage genuine = message(0, 100);
        assertThat(accept(genuine, 40, 60)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(accept(genuine, 0, 40)).isEqualTo(Outcome.PROGRESS);
        assertThat(reassembler.poll()).usingRecursiveComparison().isEqualTo(genuine);
    }

    @Test
    void refusesWhatNoMessageHas() {
        byte[] beyond = fragment(message(0, 100), 60, 40);
        beyond[8] = 61;
        assertThat(accept(beyond, 0)).isEqualTo(Outcome.REFUSED);
        byte[] unknown = fragment(message(0, 100), 0, 10);
        unknown[0] = 99;
        assertThat(accept(unknown, 0)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void refusesEveryTruncatedPrefixOfARecord() {
        byte[] record = fragment(message(0, 100), 0, 100);
        for (int length = 0; length < record.length; length++) {
            assertThat(reassembler.accept(record, 0, length, 0)).isEqualTo(Outcome.REFUSED);
        }
        assertThat(reassembler.poll()).isNull();
    }

    @Test
    void boundsMessagesAndBytes() {
        assertThat(accept(message(Reassembler.MAX_AHEAD, 1), 0, 1)).isEqualTo(Outcome.REFUSED);
        assertThat(accept(message(0, Reassembler.MAX_MESSAGE_LENGTH + 1), 0, 1)).isEqualTo(Outcome.REFUSED);
        assertThat(accept(message(1, Reassembler.MAX_MESSAGE_LENGTH), 0, 1)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(accept(message(2, Reassembler.MAX_MESSAGE_LENGTH), 0, 1)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(accept(message(3, 1), 0, 1)).isEqualTo(Outcome.REFUSED);
        // An earlier message takes the place of the last one.
        assertThat(accept(message(0, 1), 0, 1)).isEqualTo(Outcome.PROGRESS);
        assertThat(accept(message(2, Reassembler.MAX_MESSAGE_LENGTH), 0, 1)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void forgetsUnprotectedFragmentsWhenProtectedOnesAreDue() {
        HandshakeMessage message = message(0, 100);
        accept(message, 0, 50);
        reassembler.expectEpoch(2);
        assertThat(accept(message, 50, 50)).isEqualTo(Outcome.REFUSED);
        assertThat(accept(fragment(message, 50, 50), 2)).isEqualTo(Outcome.OUT_OF_ORDER);
        assertThat(accept(fragment(message, 0, 50), 2)).isEqualTo(Outcome.PROGRESS);
        assertThat(reassembler.poll()).isNotNull();
    }
}
