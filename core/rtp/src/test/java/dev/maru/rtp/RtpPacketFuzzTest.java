package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever bytes come, the view says no or all of its accessors are in bounds; and rewriting keeps it well-formed. */
class RtpPacketFuzzTest {
    private final RtpPacket packet = new RtpPacket();
    private final VideoLayersAllocation layers = new VideoLayersAllocation();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        if (!packet.parse(bytes, 0, bytes.length)) {
            return;
        }
        for (int i = 0; i < packet.csrcCount(); i++) {
            packet.csrc(i);
        }
        if (packet.headerLength() + packet.payloadLength() + packet.paddingLength() != bytes.length) {
            throw new AssertionError("the parts are not the whole");
        }
        for (int id = 0; id <= ExtensionIds.MAX_ID; id++) {
            if (packet.find(id)) {
                Arrays.copyOfRange(bytes, packet.elementOffset(), packet.elementOffset() + packet.elementLength());
            }
            readElement(id);
        }
        byte[] table = new byte[ExtensionIds.MAX_ID + 1];
        for (int id = 0; id < table.length; id++) {
            table[id] = (byte) (id * 7);
        }
        packet.remapElements(table);
        packet.sequenceNumber(1);
        packet.marker(true);
        if (!packet.parse(bytes, 0, bytes.length)) {
            throw new AssertionError("rewriting broke the packet");
        }
    }

    private void readElement(int id) {
        AudioLevel.read(packet, id);
        AbsSendTime.read(packet, id);
        AbsCaptureTime.ntp(packet, id);
        AbsCaptureTime.clockOffsetNanos(packet, id);
        TransportSequence.read(packet, id);
        TransportSequence.feedbackRequest(packet, id);
        PlayoutDelay.read(packet, id);
        VideoOrientation.read(packet, id);
        TransmissionOffset.read(packet, id);
        layers.read(packet, id);
        descriptor.read(packet, id);
        AbsSendTime.stamp(packet, id, 5);
        TransportSequence.stamp(packet, id, 5);
    }
}
