package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever packets come, keys are heard from whole reports alone, and what is read is written as it was. */
class TelephoneEventFuzzTest {
    private final ToneReceiver receiver = new ToneReceiver();
    private final RtpPacket packet = new RtpPacket();
    private int heard;

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        TelephoneEvent event = TelephoneEvent.read(bytes, 0, bytes.length);
        if (event != null) {
            byte[] again = new byte[TelephoneEvent.LENGTH];
            event.write(again, 0);
            again[1] |= (byte) (bytes[1] & 0x40); // reserved
            if (!Arrays.equals(again, Arrays.copyOf(bytes, TelephoneEvent.LENGTH))) {
                throw new AssertionError("another event");
            }
        }
        heard = 0;
        if (packet.parse(bytes, 0, bytes.length)) {
            receiver.receive(packet, _ -> heard++);
            if (heard > packet.payloadLength() / TelephoneEvent.LENGTH) {
                throw new AssertionError("more keys than reports");
            }
        }
    }
}
