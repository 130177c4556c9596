package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutgoingMessageTest {
    @Test
    void copiesAcrossSlices() {
        OutgoingMessage message = OutgoingMessage.open(1, 53, SendOptions.RELIABLE);
        byte[] all = new byte[300];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        int[] cuts = {0, 1, 10, 10, 57, 200, 300};
        for (int i = 1; i < cuts.length; i++) {
            message.add(all, cuts[i - 1], cuts[i] - cuts[i - 1]);
        }
        assertThat(message.length()).isEqualTo(300);
        for (int from = 0; from < 300; from++) {
            for (int count : new int[] {1, 50, 300 - from}) {
                int length = Math.min(count, 300 - from);
                byte[] part = new byte[length + 2];
                message.copy(from, length, part, 1);
                assertThat(java.util.Arrays.copyOfRange(part, 1, 1 + length))
                        .isEqualTo(java.util.Arrays.copyOfRange(all, from, from + length));
            }
        }
    }

    @Test
    void letsGoOfWhatIsAcknowledgedAndCopiesTheRest() {
        OutgoingMessage message = OutgoingMessage.open(1, 53, SendOptions.RELIABLE);
        for (byte i = 0; i < 10; i++) {
            message.add(new byte[] {i, i}, 0, 2);
        }
        message.release(7);
        byte[] rest = new byte[13];
        message.copy(7, 13, rest, 0);
        assertThat(rest).containsExactly(3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9);
    }

    @Test
    void keepsAByteBackUntilItEnds() {
        OutgoingMessage message = OutgoingMessage.open(1, 53, SendOptions.RELIABLE);
        assertThat(message.available()).isZero();
        message.add(new byte[5], 0, 5);
        assertThat(message.available()).isEqualTo(4);
        message.isEnded = true;
        assertThat(message.available()).isEqualTo(5);
        assertThatThrownBy(() -> message.add(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }
}
