package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A session that is handed any datagrams stays alive, bounded, and able to report. */
class RtpSessionFuzzTest {
    private final RtpPacket packet = new RtpPacket();
    private final Datagram out = new Datagram(1_500);

    @FuzzTest
    void survives(byte[] bytes) {
        RtpSession session =
                new RtpSession(new RtpSessionConfig("fuzz", RtpWorld.CLOCK, true), new SplittableRandom(1));
        session.putReceiveSection(RtpWorld.AUDIO);
        session.putReceiveSection(RtpWorld.video("v", List.of(new Rid("h"))));
        session.putReceiveSection(RtpWorld.video("w", List.of()));
        RtpSendStream stream = session.addSendStream(SendStreamConfig.of(MediaKind.VIDEO, new Ssrc(5), 90_000)
                .withRtx(new Ssrc(6), Map.of(RtpWorld.VP8, RtpWorld.VP8_RTX)));
        for (int i = 0; i < 10; i++) {
            stream.begin(out, RtpWorld.VP8, i, i).payload();
            stream.finish(out, 20, true, i);
        }
        long now = 0;
        int at = 0;
        while (at + 2 < bytes.length) {
            int length = Math.min(BigEndian.u8(bytes, at) + 1, bytes.length - at - 2);
            now += BigEndian.u8(bytes, at + 1) * 4_000_000L;
            byte[] datagram = java.util.Arrays.copyOfRange(bytes, at + 2, at + 2 + length);
            Datagram in = new Datagram(0).wrap(datagram, 0, length);
            if (RtcpReader.isRtcp(datagram, 0, length)) {
                session.handleRtcp(in, now);
            } else {
                session.receive(in, packet, now);
            }
            at += 2 + length;
            drain(session, stream, now);
        }
    }

    private void drain(RtpSession session, RtpSendStream stream, long now) {
        if (session.nextTimeout() <= now) {
            session.handleTimeout(now);
        }
        int sent = 0;
        while (session.pollTransmit(out, now) || stream.pollRetransmission(out, now)) {
            if (++sent > 1_000) {
                throw new AssertionError("sends without end");
            }
        }
        while (session.pollEvent() != null) {
            sent++;
        }
        if (session.receiveStreams().size() > Demultiplexer.MAX_UNSIGNALED) {
            throw new AssertionError("more streams than allowed");
        }
    }
}
