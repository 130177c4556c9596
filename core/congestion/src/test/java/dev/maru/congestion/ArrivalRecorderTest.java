package dev.maru.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.RtcpReader;
import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.TransportFeedback;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is reported is what came: to the quarter of a millisecond, over wraps, holes and packets out of order. */
class ArrivalRecorderTest {
    private static final long MILLISECOND = 1_000_000;

    private final ArrivalRecorder recorder = new ArrivalRecorder();

    /** All reports that are due, as "sequence@milliseconds" or "sequence-" for what did not come. */
    private List<String> reports(long now) {
        List<String> all = new ArrayList<>();
        while (recorder.nextFeedback() <= now) {
            Datagram out = new Datagram(1_200);
            RtcpWriter writer = new RtcpWriter().begin(out);
            if (!recorder.write(writer, 1, 2, now)) {
                break;
            }
            out.length(writer.length());
            RtcpReader reader = new RtcpReader();
            assertThat(reader.parse(out)).isTrue();
            assertThat(reader.next()).isTrue();
            TransportFeedback feedback = new TransportFeedback();
            assertThat(feedback.parse(reader)).isTrue();
            while (feedback.next()) {
                all.add(feedback.sequenceNumber()
                        + (feedback.isReceived() ? "@" + feedback.arrivalNanos() / MILLISECOND : "-"));
            }
        }
        return all;
    }

    @Test
    void waitsForTheIntervalAndSaysWhatCameAndWhatDidNot() {
        recorder.received(10, 64 * MILLISECOND);
        recorder.received(12, 70 * MILLISECOND);
        assertThat(recorder.nextFeedback()).isEqualTo(164 * MILLISECOND);
        assertThat(reports(163 * MILLISECOND)).isEmpty();
        assertThat(reports(164 * MILLISECOND)).containsExactly("10@64", "11-", "12@70");
        assertThat(recorder.nextFeedback()).isEqualTo(Machine.NEVER);
    }

    @Test
    void reportsWhatCameLateInTheNextReport() {
        recorder.received(10, 64 * MILLISECOND);
        recorder.received(12, 70 * MILLISECOND);
        reports(164 * MILLISECOND);
        recorder.received(11, 170 * MILLISECOND);
        recorder.received(13, 171 * MILLISECOND);
        assertThat(reports(300 * MILLISECOND)).contains("11@170", "13@171");
    }

    @Test
    void goesOnOverTheWrap() {
        recorder.received(65_535, 64 * MILLISECOND);
        recorder.received(0, 65 * MILLISECOND);
        recorder.received(1, 66 * MILLISECOND);
        assertThat(reports(200 * MILLISECOND)).containsExactly("65535@64", "0@65", "1@66");
    }

    @Test
    void splitsWhatDoesNotFitIntoOneReport() {
        for (int i = 0; i < 5_000; i++) {
            recorder.received(i, 64 * MILLISECOND + i * MILLISECOND / 10);
        }
        List<String> all = reports(2_000 * MILLISECOND);
        assertThat(all).hasSize(5_000).first().isEqualTo("0@64");
        assertThat(all.getLast()).startsWith("4999@");
    }

    @Test
    void takesAPacketOnce() {
        recorder.received(7, 64 * MILLISECOND);
        recorder.received(7, 65 * MILLISECOND);
        assertThat(reports(200 * MILLISECOND)).containsExactly("7@64");
    }

    @Test
    void beginsAnewWhenTheSenderDoes() {
        recorder.received(7, 64 * MILLISECOND);
        recorder.received(30_000, 65 * MILLISECOND);
        assertThat(reports(200 * MILLISECOND)).containsExactly("30000@65");
    }
}
