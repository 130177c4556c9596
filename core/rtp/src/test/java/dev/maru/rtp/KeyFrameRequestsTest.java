package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.ReceiveStreamConfig.KeyFrameRequest;
import dev.maru.wire.Machine;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private static final long MS = 1_000_000;

    private final byte[] buffer = new byte[100];
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();

    private boolean isSent(KeyFrameRequests requests, long rtt, long now) {
        writer.begin(buffer, 0, buffer.length);
        boolean isSent = requests.write(writer, 1, 2, rtt, now);
        assertThat(isSent && reader.parse(buffer, 0, writer.length()) && reader.next())
                .isEqualTo(isSent);
        return isSent;
    }

    @Test
    void asksAtOnceAndThenNotTooOften() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.PLI);
        assertThat(requests.nextDue()).isEqualTo(Machine.NEVER);
        requests.want();
        assertThat(isSent(requests, -1, 5 * MS)).isTrue();
        assertThat(reader.kind()).isEqualTo(RtcpKind.PICTURE_LOSS);
        requests.want();
        assertThat(requests.nextDue()).isEqualTo(205 * MS);
        assertThat(isSent(requests, -1, 204 * MS)).isFalse();
        assertThat(isSent(requests, 400 * MS, 205 * MS)).isTrue();
        requests.want();
        assertThat(requests.nextDue()).as("a slow link").isEqualTo(705 * MS);
        assertThat(requests.plis()).isEqualTo(2);
    }

    @Test
    void asksAgainUntilTheKeyFrameComes() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.PLI);
        requests.want();
        assertThat(isSent(requests, -1, 0)).isTrue();
        assertThat(requests.nextDue()).isEqualTo(500 * MS);
        assertThat(isSent(requests, -1, 499 * MS)).isFalse();
        assertThat(isSent(requests, 800 * MS, 500 * MS)).isTrue();
        assertThat(requests.nextDue()).as("a slow link").isEqualTo(1_500 * MS);
        requests.fulfil();
        assertThat(requests.nextDue()).isEqualTo(Machine.NEVER);
    }

    @Test
    void asksWhoDoesNotAnswerForTenSecondsAndAgainWhenTheWishIsRenewed() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.PLI);
        requests.want();
        long now = 0;
        for (long due = requests.nextDue(); due != Machine.NEVER; due = requests.nextDue()) {
            now = Math.max(now, due);
            assertThat(isSent(requests, -1, now)).isTrue();
        }
        assertThat(now).isEqualTo(10_000 * MS);
        requests.want();
        assertThat(isSent(requests, -1, now + 200 * MS)).isTrue();
        assertThat(requests.nextDue()).isEqualTo(now + 700 * MS);
    }

    @Test
    void isContentWithAKeyFrame() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.PLI);
        requests.want();
        isSent(requests, -1, 0);
        requests.want();
        requests.fulfil();
        assertThat(requests.nextDue()).isEqualTo(Machine.NEVER);
    }

    /** RFC 5104 §4.3.1.2: repetitions keep their number, new requests have the next one. */
    @Test
    void numbersFullIntraRequests() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.FIR);
        requests.want();
        assertThat(isSent(requests, -1, 0)).isTrue();
        int first = FullIntraRequest.number(reader, 0);
        requests.want();
        assertThat(isSent(requests, -1, 200 * MS)).isTrue();
        assertThat(FullIntraRequest.number(reader, 0)).isEqualTo(first);
        requests.fulfil();
        requests.want();
        assertThat(isSent(requests, -1, 400 * MS)).isTrue();
        assertThat(FullIntraRequest.number(reader, 0)).isEqualTo(first + 1);
        requests.want();
        assertThat(isSent(requests, -1, 1_400 * MS)).isTrue();
        assertThat(FullIntraRequest.number(reader, 0))
                .as("nobody says that it was fulfilled")
                .isEqualTo(first + 2);
        assertThat(requests.firs()).isEqualTo(4);
    }

    @Test
    void asksForNothingWhereThatWasNotAgreedOn() {
        KeyFrameRequests requests = new KeyFrameRequests(KeyFrameRequest.NONE);
        requests.want();
        assertThat(requests.nextDue()).isEqualTo(Machine.NEVER);
    }
}
