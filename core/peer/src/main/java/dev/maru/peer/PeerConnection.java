package dev.maru.peer;

import dev.maru.datachannel.DataChannelEvent;
import dev.maru.datachannel.DataChannels;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsRole;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.Fingerprint;
import dev.maru.dtls.NamedGroup;
import dev.maru.ice.IcePolicy;
import dev.maru.jsep.DtlsPlan;
import dev.maru.jsep.IceParameters;
import dev.maru.jsep.JsepSession;
import dev.maru.jsep.SctpPlan;
import dev.maru.jsep.TransportPlan;
import dev.maru.sdp.Setup;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer, whole: negotiation, ICE, DTLS, SRTP, media and data channels. It only routes; what has a state of its own is a
 * machine or an object of its own.
 *
 * <p>Life: negotiate with {@link #session}, and call {@link #apply} after each step; {@link #open} once, when our own description has been
 * set and servers are resolved; then tell {@link #ice} the local addresses. After each of these, as after each datagram and timeout, drain
 * {@link #pollTransmit} and {@link #pollEvent}. Datagrams to be filled have {@link Datagram#HEADROOM} bytes before their offset. Not
 * thread-safe.
 */
public final class PeerConnection implements Machine<PeerEvent> {
    /** Turns of moving things between the machines at one call: each turn needs a packet, an event or a timer to cause the next. */
    private static final int MAX_TURNS = 64;

    private final PeerConfig config;
    private final RandomGenerator entropy;
    private final JsepSession session;
    private final DataChannels data;
    private final MediaTransport media;
    private final DropCounters drops = new DropCounters();
    private final Queue<PeerEvent> events = new ArrayDeque<>();
    private final Datagram inner = new Datagram(Datagram.MAX_LENGTH);
    private @Nullable IceTransport ice;
    private @Nullable PlannedIce planned;
    private @Nullable SecureTransport secure;
    private IcePolicy policyAtOpen;
    private @Nullable List<IceServer> renewed;
    private boolean isDataConnected;
    private boolean holdsMessages;
    private boolean isLeaving;
    private boolean isClosed;

    /**
     * A connection that has not begun.
     *
     * @param config who we are and what we can
     * @param entropy unguessable, but for simulations
     */
    public PeerConnection(PeerConfig config, RandomGenerator entropy) {
        this.config = config;
        this.entropy = entropy;
        this.policyAtOpen = config.ice().policy();
        this.session = new JsepSession(config.jsep(), entropy);
        this.data = new DataChannels(config.sctp(), entropy);
        this.media = new MediaTransport(config, entropy);
    }

    /**
     * What it was told from the start.
     *
     * @return the configuration
     */
    public PeerConfig config() {
        return config;
    }

    /**
     * The negotiation. Call {@link #apply} after each change.
     *
     * @return offers and answers
     */
    public JsepSession session() {
        return session;
    }

    /**
     * Opens the transport: gathering may begin. Our description has been set.
     *
     * @param servers to gather with, resolved
     * @param now nanoseconds
     * @throws IllegalStateException when no description of ours was set, or it is open already
     */
    public void open(List<IceServer> servers, long now) {
        IceParameters local = session.plan().ice().local();
        if (local == null || ice != null || isClosed) {
            throw new IllegalStateException("open once, after a local description was set");
        }
        boolean isControlling = session.plan().ice().isControlling();
        IceTransport way = new IceTransport(
                config.ice().withPolicy(policyAtOpen), servers, isControlling, PlannedIce.credentials(local), entropy);
        ice = way;
        if (renewed != null) {
            way.renew(renewed, policyAtOpen);
        }
        planned = new PlannedIce(way, local, drops);
        secure = new SecureTransport(way, drops, entropy);
        apply(now);
    }

    /**
     * Gathers with other servers and uses other candidates (W3C WebRTC §4.4.1.6): from the next ICE restart on, or from {@link #open} on
     * when that has not been called.
     *
     * @param servers resolved
     * @param policy which candidates are used
     */
    public void renew(List<IceServer> servers, IcePolicy policy) {
        policyAtOpen = policy;
        renewed = List.copyOf(servers);
        if (ice != null) {
            ice.renew(servers, policy);
        }
    }

    /**
     * The way to the peer, for whoever has the sockets.
     *
     * @return null before {@link #open}
     */
    public @Nullable IceTransport ice() {
        return ice;
    }

    /**
     * Data channels. They may be opened before anything is negotiated.
     *
     * @return all of this connection
     */
    public DataChannels data() {
        return data;
    }

    /**
     * Takes no events of data channels for now, so that the peer has to wait when the association's window is full.
     *
     * @param on whether to hold them back
     */
    public void holdMessages(boolean on) {
        holdsMessages = on;
    }

    /**
     * Media that goes and comes.
     *
     * @return all of this connection
     */
    public MediaTransport media() {
        return media;
    }

    /**
     * What was counted of the transport.
     *
     * @return null before {@link #open}
     */
    public @Nullable TrafficCounters traffic() {
        return secure == null ? null : secure.traffic();
    }

    /**
     * What the handshake agreed upon.
     *
     * @return null before its end
     */
    public DtlsEvent.@Nullable Connected agreed() {
        return secure == null ? null : secure.agreed();
    }

    /**
     * Whether we were the handshake's client.
     *
     * @return false for the server, and before it is known
     */
    public boolean isDtlsClient() {
        return secure != null && secure.hasBegun() && secure.role() == DtlsRole.CLIENT;
    }

    /**
     * Packets that went no further than to this object.
     *
     * @return by reason
     */
    public DropCounters drops() {
        return drops;
    }

    /**
     * Packets of media that were refused by SRTP.
     *
     * @param reason why
     * @return how many
     */
    public long mediaDrops(DropReason reason) {
        return secure == null ? 0 : secure.mediaDrops(reason);
    }

    /**
     * Makes the transports do what the session has agreed upon since the last time.
     *
     * @param now nanoseconds
     * @return whether ICE began anew, so that our candidates are signaled again
     */
    public boolean apply(long now) {
        PlannedIce way = planned;
        SecureTransport transport = secure;
        if (isClosed || way == null || transport == null) {
            return false;
        }
        TransportPlan plan = session.plan();
        boolean isRestart = way.apply(plan.ice(), now);
        if (isRestart) {
            data.pathChanged();
        }
        if (!transport.hasBegun()) {
            begin(transport, plan, now);
        }
        SctpPlan sctp = plan.sctp();
        if (sctp != null) {
            data.ports(sctp.localPort(), sctp.remotePort());
            data.remoteMaxMessageBytes(sctp.maxMessageSize());
        }
        transport.cryptex(plan.cryptex());
        media.apply(plan.media(), now);
        transport.keepForResending(MediaSections.withoutRetransmissionStreams(plan.media()));
        react(now);
        return isRestart;
    }

    private void begin(SecureTransport transport, TransportPlan plan, long now) {
        DtlsPlan dtls = plan.dtls();
        if (dtls.role() == null || dtls.remoteFingerprints().isEmpty()) {
            return;
        }
        List<Fingerprint> expected = new ArrayList<>();
        for (dev.maru.sdp.Fingerprint signaled : dtls.remoteFingerprints()) {
            try {
                expected.add(Fingerprint.parse(signaled.value()));
            } catch (MalformedException e) {
                // A hash that is not to be trusted: another may be.
                drops.count(DropReason.MALFORMED);
            }
        }
        DtlsRole role = dtls.role() == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
        DtlsConfig handshake = DtlsConfig.of(config.certificate(), expected)
                .withVersions(config.dtlsVersions().toArray(DtlsVersion[]::new))
                .withGroups(config.dtlsGroups().toArray(NamedGroup[]::new))
                .withMtu(config.mtuBytes());
        data.role(role == DtlsRole.CLIENT, now);
        transport.begin(handshake, role, now);
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        SecureTransport transport = secure;
        if (transport == null || isClosed) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        switch (transport.receive(in, now)) {
            case RTP -> media.handleRtp(in, now);
            case RTCP -> media.handleRtcp(in, now);
            case NOTHING -> react(now);
        }
    }

    @Override
    public void handleTimeout(long now) {
        if (secure != null) {
            secure.handleTimeout(now);
        }
        data.handleTimeout(now);
        media.handleTimeout(now);
        react(now);
    }

    @Override
    public long nextTimeout() {
        long next = Math.min(data.nextTimeout(), media.nextTimeout());
        return secure == null ? next : Math.min(next, secure.nextTimeout());
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        SecureTransport transport = secure;
        if (transport == null) {
            return false;
        }
        byte[] bytes = out.bytes();
        int offset = out.offset();
        if (transport.pollTransmit(out, now)) {
            return true;
        }
        if (transport.isReady() && pollSealed(transport, out, now)) {
            return true;
        }
        if (isLeaving) {
            isLeaving = false;
            transport.close(now);
            return transport.pollTransmit(out.wrap(bytes, offset, 0), now);
        }
        return false;
    }

    private boolean pollSealed(SecureTransport transport, Datagram out, long now) {
        byte[] bytes = out.bytes();
        int offset = out.offset();
        while (media.pollTransmit(out.wrap(bytes, offset, 0), now)) {
            boolean isSent = media.isRtcp() ? transport.sendRtcp(out, now) : transport.sendRtp(out, now);
            if (isSent) {
                return true;
            }
        }
        while (isDataConnected && data.pollTransmit(out.wrap(bytes, offset, 0), now)) {
            if (transport.sendData(out, now)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable PeerEvent pollEvent() {
        if (events.isEmpty()) {
            collect();
        }
        return events.poll();
    }

    /**
     * Ends it. What {@link #pollTransmit} still gives says goodbye to the peer and to relays; afterwards nothing is sent or taken.
     *
     * @param now nanoseconds
     */
    public void close(long now) {
        if (isClosed) {
            return;
        }
        session.close();
        media.close(now);
        data.abort("the connection was closed");
        isLeaving = true; // DTLS ends when this has left: not every peer takes its end for the end of the channels
    }

    /**
     * Gives relays back, when what says goodbye to the peer is sent.
     *
     * @param now nanoseconds
     */
    public void closeTransport(long now) {
        isClosed = true;
        if (isLeaving && secure != null) {
            secure.close(now);
        }
        if (ice != null) {
            ice.close(now);
        }
    }

    /** Moves what one machine has for another until nothing moves. */
    private void react(long now) {
        SecureTransport transport = secure;
        if (transport == null) {
            return;
        }
        for (int turn = 0; turn < MAX_TURNS; turn++) {
            boolean moved = false;
            for (DtlsEvent event = transport.pollEvent(); event != null; event = transport.pollEvent()) {
                events.add(new PeerEvent.OnDtls(event));
                moved = true;
                if (!(event instanceof DtlsEvent.Connected)) {
                    data.abort("the DTLS connection is over");
                }
            }
            if (!isDataConnected && transport.isReady() && session.plan().sctp() != null) {
                isDataConnected = true;
                data.connect(now);
            }
            while (transport.pollData(inner.wrap(inner.bytes(), 0, 0))) {
                data.handleDatagram(inner, now);
                moved = true;
            }
            if (!moved) {
                break;
            }
        }
        collect();
    }

    private void collect() {
        IceTransport way = ice;
        if (way != null) {
            for (IceTransportEvent event = way.pollEvent(); event != null; event = way.pollEvent()) {
                events.add(new PeerEvent.OnIce(event));
            }
        }
        while (!holdsMessages) {
            DataChannelEvent event = data.pollEvent();
            if (event == null) {
                break;
            }
            events.add(new PeerEvent.OnChannel(event));
        }
        for (MediaEvent event = media.pollEvent(); event != null; event = media.pollEvent()) {
            events.add(new PeerEvent.OnMedia(event));
        }
    }
}
