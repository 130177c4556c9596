package dev.maru.rtp;

import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A session, and packets to hand it, for tests of one side. */
final class RtpWorld {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;
    static final int MID_ID = 1;
    static final int RID_ID = 2;
    static final int RRID_ID = 3;
    static final int CC_ID = 4;

    static final ExtensionIds IDS = new ExtensionIds(
            Map.of(
                    HeaderExtension.MID, MID_ID,
                    HeaderExtension.RID, RID_ID,
                    HeaderExtension.REPAIRED_RID, RRID_ID,
                    HeaderExtension.TRANSPORT_SEQUENCE, CC_ID),
            false);

    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int VP8_RTX = 97;

    static final ReceiveSection AUDIO =
            ReceiveSection.of(new Mid("a"), MediaKind.AUDIO, IDS, ReceivePayload.media(MediaKind.AUDIO, OPUS, 48_000));
    static final ReceiveSection VIDEO = video("v", List.of());

    static ReceiveSection video(String mid, List<Rid> rids) {
        return new ReceiveSection(
                new Mid(mid),
                MediaKind.VIDEO,
                List.of(ReceivePayload.media(MediaKind.VIDEO, VP8, 90_000), ReceivePayload.rtx(VP8_RTX, 90_000, VP8)),
                IDS,
                java.util.Set.copyOf(rids),
                Map.of());
    }

    static final NtpClock CLOCK = new NtpClock(1_700_000_000L * SECOND);

    final RtpSession session;
    final Datagram out = new Datagram(1_500);
    final RtpPacket packet = new RtpPacket();
    private final Datagram in = new Datagram(0);
    private final RtpWriter writer = new RtpWriter();

    RtpWorld(boolean allowsReducedSize) {
        session = new RtpSession(new RtpSessionConfig("mina", CLOCK, allowsReducedSize), new SplittableRandom(1));
    }

    /** Hands over a packet with a payload of its sequence number. */
    @Nullable
    RtpReceiveStream receive(int payloadType, int ssrc, int sequence, long now, String... elements) {
        byte[] b = new byte[200];
        writer.begin(b, 10, b.length).header(payloadType, sequence, sequence * 100, ssrc);
        for (String element : elements) {
            writer.text(Integer.parseInt(element.substring(0, 1)), element.substring(2));
        }
        int at = writer.payload();
        b[at] = (byte) (sequence >> 8);
        b[at + 1] = (byte) sequence;
        b[at + 2] = 0x7F;
        return session.receive(in.wrap(b, 10, writer.finish(3, false)), packet, now);
    }

    void handleRtcp(java.util.function.Consumer<RtcpWriter> content, long now) {
        byte[] b = new byte[1_500];
        RtcpWriter rtcp = new RtcpWriter().begin(b, 0, b.length);
        content.accept(rtcp);
        session.handleRtcp(in.wrap(b, 0, rtcp.length()), now);
    }

    /** What the session sends now, packet by packet: kind and SSRC of its sender. */
    List<String> sent(long now) {
        List<String> all = new ArrayList<>();
        for (byte[] datagram : datagrams(now)) {
            RtcpReader reader = new RtcpReader();
            if (!reader.parse(datagram, 0, datagram.length)) {
                throw new AssertionError("not RTCP");
            }
            while (reader.next()) {
                all.add(reader.kind() + " " + Integer.toUnsignedString(reader.senderSsrc()));
            }
        }
        return all;
    }

    List<byte[]> datagrams(long now) {
        session.handleTimeout(now);
        List<byte[]> all = new ArrayList<>();
        while (session.pollTransmit(out, now)) {
            all.add(out.toByteArray());
        }
        return all;
    }

    List<RtpEvent> events() {
        List<RtpEvent> all = new ArrayList<>();
        for (RtpEvent e = session.pollEvent(); e != null; e = session.pollEvent()) {
            all.add(e);
        }
        return all;
    }
}
