package dev.maru.peer;

import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsConnection;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsRole;
import dev.maru.dtls.SrtpKeys;
import dev.maru.srtp.SrtpOptions;
import dev.maru.srtp.SrtpProfile;
import dev.maru.srtp.SrtpReceiver;
import dev.maru.srtp.SrtpSender;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What keeps others out (the W3C's {@code RTCDtlsTransport}): ICE below, DTLS on it, and SRTP with DTLS's keys (RFC 5764). It tells packets
 * apart by their first byte (RFC 7983 §7), opens what comes and seals what goes.
 *
 * <p>Packets to be sealed have {@link Datagram#HEADROOM} bytes before their offset and {@link #TAILROOM} behind. Not thread-safe.
 */
final class SecureTransport {
    /** Room behind a packet for its tags: an SRTCP index and a tag of GCM, or a DTLS record's, and padding of ChannelData over TCP. */
    static final int TAILROOM = 64;

    /**
     * Handshake packets that are kept until the peer's fingerprint is known and we have a way to it: its answer, and that to our check, may
     * be overtaken by its ClientHello, of two datagrams with X25519MLKEM768, which it repeats.
     */
    private static final int MAX_EARLY = 8;

    private static final int DTLS_FIRST = 20;
    private static final int DTLS_LAST = 63;
    private static final int RTP_FIRST = 128;
    private static final int RTP_LAST = 191;

    /** RTCP's packet types, where RTP's marker and payload type are (RFC 5761 §4). */
    private static final int RTCP_FIRST = 192;

    private static final int RTCP_LAST = 223;

    /** How far the handshake is (W3C WebRTC §5.5.1). */
    public enum State {
        /** No way to the peer yet. To connecting. */
        NEW,
        /** Shaking hands. To connected or failed. */
        CONNECTING,
        /** Both are who they said. To closed or failed. */
        CONNECTED,
        /** Closed by either side. */
        CLOSED,
        /** The peer is somebody else, or speaks no DTLS that we do. */
        FAILED
    }

    /** What a packet was, once it is open. */
    enum Received {
        /** Nothing for the layers above, or DTLS, whose data waits in {@link #pollData}. */
        NOTHING,
        /** An RTP packet. */
        RTP,
        /** A compound RTCP packet. */
        RTCP
    }

    private final IceTransport ice;
    private final RandomGenerator entropy;
    private final DropCounters drops;
    private final Queue<byte[]> early = new ArrayDeque<>();
    private final Queue<DtlsEvent> events = new ArrayDeque<>();
    private final ProtectedPackets resends = new ProtectedPackets();
    private final TrafficCounters traffic = new TrafficCounters();
    private @Nullable DtlsConnection dtls;
    /** Of the handshake; kept until there is media, since many connections have none. */
    private @Nullable SrtpKeys keys;

    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private DtlsEvent.@Nullable Connected connected;
    private boolean isCryptex;
    private DtlsRole role = DtlsRole.CLIENT;
    private State state = State.NEW;
    private boolean isStarted;

    SecureTransport(IceTransport ice, DropCounters drops, RandomGenerator entropy) {
        this.drops = drops;
        this.ice = ice;
        this.entropy = entropy;
    }

    /** The peer's fingerprints and the roles are known: the handshake may begin as soon as there is a way. */
    void begin(DtlsConfig config, DtlsRole ours, long now) {
        if (dtls != null || state == State.CLOSED) {
            return;
        }
        role = ours;
        dtls = new DtlsConnection(config, ours, entropy);
        start(now);
    }

    boolean hasBegun() {
        return dtls != null;
    }

    State state() {
        return state;
    }

    DtlsRole role() {
        return role;
    }

    TrafficCounters traffic() {
        return traffic;
    }

    /** What the handshake agreed upon, or null before its end. */
    DtlsEvent.@Nullable Connected agreed() {
        return connected;
    }

    /** Opens a packet in place. */
    Received receive(Datagram in, long now) {
        if (!ice.receive(in, now)) {
            start(now);
            return Received.NOTHING;
        }
        traffic.received(in.length(), now);
        int first = in.length() == 0 ? 0 : in.bytes()[in.offset()] & 0xFF;
        if (first >= DTLS_FIRST && first <= DTLS_LAST) {
            receiveDtls(in, now);
            return Received.NOTHING;
        }
        if (first >= RTP_FIRST && first <= RTP_LAST && in.length() > 1) {
            return receiveMedia(in);
        }
        drops.count(DropReason.UNKNOWN_PROTOCOL);
        return Received.NOTHING;
    }

    private void receiveDtls(Datagram in, long now) {
        DtlsConnection connection = dtls;
        if (connection != null && isStarted) {
            connection.handleDatagram(in, now);
            react();
        } else if (early.size() < MAX_EARLY && state == State.NEW) {
            early.add(in.toByteArray());
        } else {
            drops.count(DropReason.LIMIT);
        }
    }

    private Received receiveMedia(Datagram in) {
        SrtpReceiver opener = opener();
        if (opener == null) {
            drops.count(DropReason.UNEXPECTED);
            return Received.NOTHING;
        }
        int type = in.bytes()[in.offset() + 1] & 0xFF;
        if (type >= RTCP_FIRST && type <= RTCP_LAST) {
            return opener.unprotectRtcp(in) ? Received.RTCP : Received.NOTHING;
        }
        return opener.unprotect(in) ? Received.RTP : Received.NOTHING;
    }

    /** Seals application data into a DTLS record and addresses it. */
    boolean sendData(Datagram packet, long now) {
        DtlsConnection connection = dtls;
        return connection != null && connection.protect(packet) && address(packet, now);
    }

    /** Seals an RTP packet and addresses it; one that is sent again is what it was before. */
    boolean sendRtp(Datagram packet, long now) {
        SrtpSender sealer = sealer();
        if (sealer == null) {
            return false;
        }
        if (!resends.restore(packet)) {
            if (!sealer.protect(packet)) {
                return false;
            }
            resends.add(packet);
        }
        return address(packet, now);
    }

    /** Whether header extensions and CSRCs are encrypted from now on (RFC 9335). */
    void cryptex(boolean negotiated) {
        isCryptex = negotiated;
        if (sender != null) {
            sender.cryptex(negotiated);
        }
        if (receiver != null) {
            receiver.cryptex(negotiated);
        }
    }

    /** Streams whose lost packets are sent again as they were. */
    void keepForResending(Set<Integer> ssrcs) {
        resends.keep(ssrcs);
    }

    /** Seals an RTCP packet and addresses it. */
    boolean sendRtcp(Datagram packet, long now) {
        SrtpSender sealer = sealer();
        return sealer != null && sealer.protectRtcp(packet) && address(packet, now);
    }

    private boolean address(Datagram packet, long now) {
        int length = packet.length();
        if (!ice.send(packet, now)) {
            return false;
        }
        traffic.sent(length, now);
        return true;
    }

    /** Whether the handshake is through and not undone: media and data can be sealed. */
    boolean isReady() {
        return state == State.CONNECTED;
    }

    /** Packets of media that were refused. */
    long mediaDrops(DropReason reason) {
        SrtpReceiver opener = receiver;
        return opener == null ? 0 : opener.drops().of(reason);
    }

    /** Takes application data out of DTLS. */
    boolean pollData(Datagram out) {
        DtlsConnection connection = dtls;
        return connection != null && connection.pollData(out);
    }

    boolean pollTransmit(Datagram out, long now) {
        if (ice.pollTransmit(out, now)) {
            return true;
        }
        DtlsConnection connection = dtls;
        // Without a way a flight would be lost, and come again only when its time is out.
        if (connection == null || !ice.hasWay()) {
            return false;
        }
        start(now);
        while (connection.pollTransmit(out, now)) {
            if (address(out, now)) {
                return true;
            }
        }
        react();
        return false;
    }

    @Nullable
    DtlsEvent pollEvent() {
        return events.poll();
    }

    void handleTimeout(long now) {
        ice.handleTimeout(now);
        start(now);
        if (dtls != null) {
            dtls.handleTimeout(now);
            react();
        }
    }

    long nextTimeout() {
        long next = ice.nextTimeout();
        return dtls != null && isStarted ? Math.min(next, dtls.nextTimeout()) : next;
    }

    /** Says goodbye to the peer where that is possible. */
    void close(long now) {
        if (dtls != null) {
            dtls.close(now);
        }
        if (state != State.FAILED) {
            state = State.CLOSED;
        }
        early.clear();
        if (keys != null) {
            keys.destroy();
            keys = null;
        }
    }

    /** The handshake's clock begins when its packets have a way; what came before is taken now. */
    private void start(long now) {
        DtlsConnection connection = dtls;
        if (connection == null || isStarted || state != State.NEW || !ice.hasWay()) {
            return;
        }
        isStarted = true;
        state = State.CONNECTING;
        connection.roundTrip(ice.roundTripNanos());
        connection.start(now);
        Datagram packet = new Datagram(0);
        for (byte[] bytes = early.poll(); bytes != null; bytes = early.poll()) {
            connection.handleDatagram(packet.wrap(bytes, 0, bytes.length), now);
        }
        react();
    }

    private void react() {
        DtlsConnection connection = dtls;
        if (connection == null) {
            return;
        }
        for (DtlsEvent event = connection.pollEvent(); event != null; event = connection.pollEvent()) {
            switch (event) {
                case DtlsEvent.Connected agreed -> {
                    connected = agreed;
                    state = State.CONNECTED;
                    if (agreed.srtpKeys() != null) {
                        keys = agreed.srtpKeys();
                    }
                }
                case DtlsEvent.Closed _ -> state = State.CLOSED;
                case DtlsEvent.Failed _ -> state = State.FAILED;
            }
            events.add(event);
        }
    }

    /** Seals media, from the first packet on. */
    private @Nullable SrtpSender sealer() {
        SrtpKeys agreed = keys;
        if (sender == null && agreed != null) {
            boolean isClient = role == DtlsRole.CLIENT;
            byte[] key = isClient ? agreed.clientKey() : agreed.serverKey();
            byte[] salt = isClient ? agreed.clientSalt() : agreed.serverSalt();
            sender = new SrtpSender(profile(agreed), key, salt, SrtpOptions.DEFAULT.withCryptex(isCryptex));
            forgetUsedKeys(agreed);
        }
        return sender;
    }

    /** Opens media, from the first packet on. */
    private @Nullable SrtpReceiver opener() {
        SrtpKeys agreed = keys;
        if (receiver == null && agreed != null) {
            boolean isClient = role == DtlsRole.CLIENT;
            byte[] key = isClient ? agreed.serverKey() : agreed.clientKey();
            byte[] salt = isClient ? agreed.serverSalt() : agreed.clientSalt();
            receiver = new SrtpReceiver(profile(agreed), key, salt, SrtpOptions.DEFAULT.withCryptex(isCryptex));
            forgetUsedKeys(agreed);
        }
        return receiver;
    }

    private void forgetUsedKeys(SrtpKeys used) {
        if (sender != null && receiver != null) {
            used.destroy();
            keys = null;
        }
    }

    private static SrtpProfile profile(SrtpKeys keys) {
        SrtpProfile profile = SrtpProfile.ofCodePoint(keys.profile().codePoint());
        if (profile == null) {
            throw new IllegalStateException("DTLS agreed on " + keys.profile() + ", which SRTP does not know");
        }
        return profile;
    }
}
