package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Takes the protection off RTP and RTCP packets that come one way over one transport, of any number of SSRCs (RFC 3711, RFC 7714).
 *
 * <p>Nothing changes and nothing is kept before a packet is authentic: forged packets, of however many SSRCs, cost time and no memory.
 * A packet that came before, or that is older than the replay window of the options, is refused.
 *
 * <p>The first packet of a stream is taken as one of rollover 0 (RFC 3711 §3.3.1), so a stream has to begin before its sequence number
 * rolls over; senders choose the first one in the lower half for that. There is no MKI: DTLS-SRTP has none, new keys are a new context.
 *
 * <p>Not thread-safe. Nothing of its own is allocated per packet.
 */
public final class SrtpReceiver {
    private final SrtpContext context;

    /**
     * A receiver without streams; each is made with its first authentic packet.
     *
     * @param profile what both ends agreed on
     * @param masterKey {@link SrtpProfile#keyLength()} bytes; not kept
     * @param masterSalt {@link SrtpProfile#saltLength()} bytes; not kept
     * @param options bounds, ciphers, and what else was agreed on
     */
    public SrtpReceiver(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, SrtpOptions options) {
        this(SrtpContext.ofMasterKey(profile, masterKey, masterSalt, options));
    }

    SrtpReceiver(SrtpContext context) {
        this.context = context;
    }

    /**
     * Begins or ends taking encrypted header extensions and CSRCs, when a later negotiation changed what {@link SrtpOptions#cryptex} said.
     *
     * @param negotiated whether both ends say a=cryptex now
     */
    public void cryptex(boolean negotiated) {
        context.isCryptex = negotiated;
    }

    /**
     * Authenticates and decrypts an SRTP packet in place, and takes its tag off. An extension header that cryptex added stays, empty
     * (RFC 9335 §5.2).
     *
     * @param packet as it came
     * @return false when it was refused and counted, and its bytes may be anything: {@code TRUNCATED} or {@code MALFORMED} is no SRTP,
     *     {@code REPLAYED} came before or too late, {@code UNAUTHENTIC} is not from whom has the key, {@code NOT_PERMITTED} is encrypted by
     *     cryptex that was not agreed on, and {@code LIMIT} is one stream too many
     */
    public boolean unprotect(Datagram packet) {
        return context.isDone(open(packet));
    }

    private @Nullable DropReason open(Datagram packet) {
        RtpHeader header = context.header;
        int limit = packet.limit() - context.profile.rtpTagLength();
        DropReason broken = header.parse(packet.bytes(), packet.offset(), limit);
        if (broken != null) {
            return broken;
        }
        int extensionProfile = header.extensionProfile();
        boolean cryptex =
                extensionProfile == RtpHeader.ONE_BYTE_CRYPTEX || extensionProfile == RtpHeader.TWO_BYTE_CRYPTEX;
        if (cryptex && !context.isCryptex) {
            return DropReason.NOT_PERMITTED;
        }
        int ssrc = header.ssrc();
        SrtpStream stream = context.streams.find(ssrc);
        long index = stream == null
                ? SrtpStream.firstIndex(header.sequenceNumber())
                : stream.guessIndex(header.sequenceNumber());
        DropReason early = stream == null ? refuseStream() : refuseIndex(stream.rtp(), index, SrtpStream.LAST_INDEX);
        if (early != null) {
            return early;
        }
        if (!context.rtp.openRtp(header, cryptex, index)) {
            return DropReason.UNAUTHENTIC;
        }
        if (cryptex) {
            boolean oneByte = extensionProfile == RtpHeader.ONE_BYTE_CRYPTEX;
            header.extensionProfile(oneByte ? RtpHeader.ONE_BYTE : RtpHeader.TWO_BYTE);
        }
        if (context.encryptsExtensions(cryptex)) {
            context.encryptExtensions(index);
        }
        (stream == null ? context.streams.add(ssrc) : stream).rtp().mark(index);
        packet.length(limit - packet.offset());
        return null;
    }

    private @Nullable DropReason refuseStream() {
        return context.streams.isFull() ? DropReason.LIMIT : null;
    }

    private static @Nullable DropReason refuseIndex(ReplayWindow seen, long index, long last) {
        if (index > last) {
            return DropReason.LIMIT;
        }
        return seen.isNew(index) ? null : DropReason.REPLAYED;
    }

    /**
     * Authenticates and decrypts an SRTCP packet in place, and takes index and tag off. Packets that say they are not encrypted are
     * refused, since nobody here agrees on that (RFC 5764 §4.1.2).
     *
     * @param packet as it came
     * @return false when it was refused and counted, and its bytes may be anything: {@code TRUNCATED} or {@code MALFORMED} is no SRTCP,
     *     {@code REPLAYED} came before or too late, {@code UNAUTHENTIC} is not from whom has the key, {@code NOT_PERMITTED} is not
     *     encrypted, and {@code LIMIT} is one stream too many
     */
    public boolean unprotectRtcp(Datagram packet) {
        return context.isDone(openRtcp(packet));
    }

    private @Nullable DropReason openRtcp(Datagram packet) {
        byte[] b = packet.bytes();
        int from = packet.offset();
        int limit = packet.limit() - context.profile.rtcpOverhead();
        if (limit - from < Transform.RTCP_HEADER_LENGTH) {
            return DropReason.TRUNCATED;
        }
        if (BigEndian.u8(b, from) >>> 6 != 2) {
            return DropReason.MALFORMED;
        }
        int word = BigEndian.i32(b, context.rtcp.rtcpIndexAt(packet.limit()));
        if ((word & Transform.ENCRYPTED) == 0) {
            return DropReason.NOT_PERMITTED;
        }
        int index = word & ~Transform.ENCRYPTED;
        int ssrc = BigEndian.i32(b, from + 4);
        SrtpStream stream = context.streams.find(ssrc);
        DropReason early =
                stream == null ? refuseStream() : refuseIndex(stream.rtcp(), index, SrtpStream.LAST_RTCP_INDEX);
        if (early != null) {
            return early;
        }
        if (!context.rtcp.openRtcp(b, from, limit, index)) {
            return DropReason.UNAUTHENTIC;
        }
        (stream == null ? context.streams.add(ssrc) : stream).rtcp().mark(index);
        packet.length(limit - from);
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
