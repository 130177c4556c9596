package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Flights in epoch 0, where records can be looked into. */
class FlightTest {
    private final RecordLayer records = new RecordLayer();
    private final Flight flight = new Flight(Flight.Repeat.BY_TIMER);
    private final RecordView view = new RecordView();

    /** What a record says: sequence:message_seq[from..end). */
    private List<String> transmit(int datagramSize) {
        List<String> all = new ArrayList<>();
        byte[] b = new byte[datagramSize];
        for (int end = flight.write(records, b, 0, b.length); end > 0; end = flight.write(records, b, 0, b.length)) {
            for (int at = 0; at < end; at = view.end) {
                assertThat(view.parse(b, at, end)).isNull();
                all.add(describe(b));
            }
        }
        return all;
    }

    private String describe(byte[] b) {
        if (view.type == ContentType.CHANGE_CIPHER_SPEC) {
            return view.sequence + ":ccs";
        }
        int at = view.contentAt;
        int from = BigEndian.u24(b, at + 6);
        return view.sequence + ":" + BigEndian.u16(b, at + 4) + "[" + from + ".." + (from + BigEndian.u24(b, at + 9))
                + ")";
    }

    private void add(int sequence, int length) {
        byte[] body = new byte[length];
        new SplittableRandom(sequence).nextBytes(body);
        flight.add(new HandshakeMessage(HandshakeType.CERTIFICATE, sequence, 0, body));
    }

    @Test
    void cutsMessagesToFitAndNumbersRecordsOn() {
        add(0, 300);
        add(1, 0);
        flight.addChangeCipherSpec();
        // 25 bytes of headers: 175 bytes of the message fill a datagram
        assertThat(transmit(200)).containsExactly("0:0[0..175)", "1:0[175..300)", "2:1[0..0)", "3:ccs");
        assertThat(flight.hasMore()).isFalse();
        flight.rewind();
        assertThat(transmit(400)).containsExactly("4:0[0..300)", "5:1[0..0)", "6:ccs");
    }

    /** RFC 9147 §7.2: what was acknowledged is not sent again. */
    @Test
    void leavesOutWhatWasAcknowledged() {
        add(0, 500);
        add(1, 0);
        assertThat(transmit(225)).containsExactly("0:0[0..200)", "1:0[200..400)", "2:0[400..500)", "3:1[0..0)");
        assertThat(flight.acknowledge(0, 1)).isTrue();
        assertThat(flight.acknowledge(0, 1)).isFalse();
        assertThat(flight.acknowledge(2, 0)).isFalse();
        flight.rewind();
        assertThat(transmit(350)).containsExactly("4:0[0..200)", "5:0[400..500)", "6:1[0..0)");
        assertThat(flight.acknowledge(0, 0)).isTrue(); // the first transmission arrived after all
        assertThat(flight.acknowledge(0, 5)).isTrue();
        assertThat(flight.isAcknowledged()).isFalse();
        assertThat(flight.acknowledge(0, 3)).isTrue();
        assertThat(flight.isAcknowledged()).isTrue();
        flight.rewind();
        assertThat(transmit(350)).isEmpty();
    }
}
