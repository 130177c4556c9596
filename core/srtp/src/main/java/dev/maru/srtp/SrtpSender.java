package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Protects the RTP and RTCP packets that go one way over one transport, of any number of SSRCs (RFC 3711, RFC 7714).
 *
 * <p>Packets of a stream may come out of order, as a forwarder has them, up to the replay window of the options. <b>No index is used
 * twice:</b> a packet whose sequence number was protected before is refused, even with the same bytes. Two texts under one keystream give
 * both away (RFC 3711 §9.1), with AES-GCM the authentication key too (RFC 7714 §8.4), and a retransmitted packet is rarely the same: its
 * header extensions tell the time and a number of their own. So retransmissions go as RTX (RFC 4588), or the protected bytes are kept
 * and sent again.
 *
 * <p>A key is at its end after 2<sup>48</sup> RTP packets or 2<sup>31</sup> RTCP packets of all streams together (RFC 3711 §9.2), and a stream
 * after as many of its indices: from then on packets are refused, and both sides need new keys. There is no MKI: DTLS-SRTP has none, new keys are a new context.
 *
 * <p>Not thread-safe. Nothing of its own is allocated per packet.
 */
public final class SrtpSender {
    private final SrtpContext context;

    /**
     * A sender without streams; each is made with its first packet.
     *
     * @param profile what both ends agreed on
     * @param masterKey {@link SrtpProfile#keyLength()} bytes; not kept
     * @param masterSalt {@link SrtpProfile#saltLength()} bytes; not kept
     * @param options bounds, ciphers, and what else was agreed on
     */
    public SrtpSender(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, SrtpOptions options) {
        this(SrtpContext.ofMasterKey(profile, masterKey, masterSalt, options));
    }

    SrtpSender(SrtpContext context) {
        this.context = context;
    }

    /**
     * Begins or ends encrypting header extensions and CSRCs, when a later negotiation changed what {@link SrtpOptions#cryptex} said.
     *
     * @param negotiated whether both ends say a=cryptex now
     */
    public void cryptex(boolean negotiated) {
        context.isCryptex = negotiated;
    }

    /**
     * Protects an RTP packet in place and makes it longer by {@link SrtpProfile#rtpOverhead()}. With cryptex a packet with CSRCs and without
     * header extensions also begins four bytes further in front.
     *
     * @param packet an RTP packet, with room for the tag behind it and with {@link Datagram#HEADROOM} in front
     * @return false when it was refused and counted, and may not be sent: {@code TRUNCATED} or {@code MALFORMED} is no RTP,
     *     {@code REPLAYED} used this index before or is older than the replay window, {@code NOT_PERMITTED} has header extensions that
     *     cryptex cannot encrypt, and {@code LIMIT} has no room for its tag, is one stream too many, or its key is used up
     */
    public boolean protect(Datagram packet) {
        return context.isDone(seal(packet));
    }

    private @Nullable DropReason seal(Datagram packet) {
        RtpHeader header = context.header;
        DropReason broken = header.parse(packet.bytes(), packet.offset(), packet.limit());
        if (broken != null) {
            return broken;
        }
        if (packet.capacity() - packet.length() < context.profile.rtpOverhead()) {
            return DropReason.LIMIT;
        }
        boolean cryptex = context.isCryptex && (header.hasExtension() || header.hasCsrcs());
        if (cryptex && header.hasExtension() && !isCryptexReady(header.extensionProfile())) {
            return DropReason.NOT_PERMITTED;
        }
        if (cryptex && !header.hasExtension() && packet.offset() < RtpHeader.EXTENSION_HEADER_LENGTH) {
            return DropReason.LIMIT;
        }
        SrtpStream stream = context.streams.find(header.ssrc());
        if (stream == null) {
            if (context.streams.isFull()) {
                return DropReason.LIMIT;
            }
            stream = context.streams.add(header.ssrc());
        }
        long index = stream.guessIndex(header.sequenceNumber());
        if (index > SrtpStream.LAST_INDEX || context.rtpPackets > SrtpStream.LAST_INDEX) {
            return DropReason.LIMIT;
        }
        ReplayWindow used = stream.rtp();
        if (!used.isNew(index)) {
            return DropReason.REPLAYED;
        }
        used.mark(index);
        context.rtpPackets++;
        if (cryptex) {
            markCryptex(header);
        }
        if (context.encryptsExtensions(cryptex)) {
            context.encryptExtensions(index);
        }
        context.rtp.sealRtp(header, cryptex, index);
        int length = header.limit() - header.from() + context.profile.rtpTagLength();
        if (header.from() == packet.offset()) {
            packet.length(length);
        } else {
            packet.wrap(packet.bytes(), header.from(), length);
        }
        return null;
    }

    private static boolean isCryptexReady(int extensionProfile) {
        return extensionProfile == RtpHeader.ONE_BYTE || extensionProfile == RtpHeader.TWO_BYTE;
    }

    /** RFC 9335 §5.1. */
    private static void markCryptex(RtpHeader header) {
        if (!header.hasExtension()) {
            header.insertExtension();
        }
        boolean oneByte = header.extensionProfile() == RtpHeader.ONE_BYTE;
        header.extensionProfile(oneByte ? RtpHeader.ONE_BYTE_CRYPTEX : RtpHeader.TWO_BYTE_CRYPTEX);
    }

    /**
     * Protects an RTCP packet, compound or not, in place and makes it longer by {@link SrtpProfile#rtcpOverhead()}. The stream is that of the
     * first SSRC in it.
     *
     * @param packet an RTCP packet, with room for index and tag behind it
     * @return false when it was refused and counted, and may not be sent: {@code TRUNCATED} or {@code MALFORMED} is no RTCP, and
     *     {@code LIMIT} has no room, is one stream too many, or its key is used up
     */
    public boolean protectRtcp(Datagram packet) {
        return context.isDone(sealRtcp(packet));
    }

    private @Nullable DropReason sealRtcp(Datagram packet) {
        byte[] b = packet.bytes();
        int from = packet.offset();
        if (packet.length() < Transform.RTCP_HEADER_LENGTH) {
            return DropReason.TRUNCATED;
        }
        if (BigEndian.u8(b, from) >>> 6 != 2) {
            return DropReason.MALFORMED;
        }
        if (packet.capacity() - packet.length() < context.profile.rtcpOverhead()) {
            return DropReason.LIMIT;
        }
        int ssrc = BigEndian.i32(b, from + 4);
        SrtpStream stream = context.streams.find(ssrc);
        if (stream == null) {
            if (context.streams.isFull()) {
                return DropReason.LIMIT;
            }
            stream = context.streams.add(ssrc);
        }
        ReplayWindow used = stream.rtcp();
        long index = used.highest() + 1; // the first one is 0 (RFC 3711 §3.4)
        if (index > SrtpStream.LAST_RTCP_INDEX || context.rtcpPackets > SrtpStream.LAST_RTCP_INDEX) {
            return DropReason.LIMIT;
        }
        used.mark(index);
        context.rtcpPackets++;
        context.rtcp.sealRtcp(b, from, packet.limit(), (int) index);
        packet.length(packet.length() + context.profile.rtcpOverhead());
        return null;
    }

    /**
     * What was refused.
     *
     * @return counters that go on counting
     */
    public DropCounters drops() {
        return context.drops;
    }

    /**
     * How many SSRCs it keeps.
     *
     * @return 0 to the bound in the options
     */
    public int streamCount() {
        return context.streams.count();
    }
}
