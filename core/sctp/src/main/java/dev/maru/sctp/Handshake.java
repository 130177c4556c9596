package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Sets the association up (RFC 9260 §5.1), also when both sides begin at once (§5.2), as WebRTC's do. A peer that begins anew
 * ends an association that stands.
 */
final class Handshake {
    /** Max.Init.Retransmits (RFC 9260 §16). */
    private static final int MAX_RETRANSMITS = 8;

    private static final long INITIAL_TIMEOUT = 500_000_000L;

    /** Deviation: 60 s in RFC 9260 §16; somebody waits for the connection. */
    private static final long MAX_TIMEOUT = 3_000_000_000L;

    private final AssociationState association;
    private final StateCookie cookies;
    private final Runnable established;
    private final java.util.function.Consumer<InitChunk> peerKnown;
    private byte @Nullable [] cookie;
    private boolean isCookieDue;
    private long timeout = INITIAL_TIMEOUT;
    private int retransmits;

    /**
     * A handshake that has not begun.
     *
     * @param association what it sets up
     * @param peerKnown is told what the peer said of itself; user data may be sent with the cookie then
     * @param established is told when it is through
     */
    Handshake(AssociationState association, java.util.function.Consumer<InitChunk> peerKnown, Runnable established) {
        this.association = association;
        this.cookies = new StateCookie(association.entropy);
        this.peerKnown = peerKnown;
        this.established = established;
    }

    void connect(long now) {
        association.state = SctpState.COOKIE_WAIT;
        sendInit(now);
    }

    private void sendInit(long now) {
        association.control(0, association.initChunk(null, null, true).toChunk(), true);
        association.timers.set(SctpTimer.T1_INIT, now + timeout);
    }

    void handleTimeout(long now) {
        if (++retransmits > MAX_RETRANSMITS) {
            association.fail(SctpFailure.CONNECT_TIMEOUT, "the peer does not answer");
            return;
        }
        timeout = Math.min(2 * timeout, MAX_TIMEOUT);
        if (association.state == SctpState.COOKIE_WAIT) {
            sendInit(now);
        } else if (association.state == SctpState.COOKIE_ECHOED) {
            isCookieDue = true;
            association.timers.set(SctpTimer.T1_INIT, now + timeout);
        }
    }

    /** Whether COOKIE ECHO is to be sent, in front of whatever fits behind it. */
    boolean isCookieDue() {
        return isCookieDue && cookie != null;
    }

    void writeCookie(PacketWriter packet) {
        byte[] value = cookie;
        if (value != null) {
            packet.copy(Chunks.of(ChunkType.COOKIE_ECHO, 0, value));
        }
        isCookieDue = false;
    }

    /** INIT (§5.1 B, §5.2.1, §5.2.2). No state is kept of it. */
    void handleInit(byte[] b, int at, int length, long now) throws MalformedException {
        InitChunk init = InitChunk.parse(b, at, length);
        byte[] made = cookies.make(new StateCookie.Content(now, association.localTag, association.peerTag, init));
        association.control(
                init.tag(),
                association
                        .initChunk(made, init.unrecognized(), init.has(InitChunk.ZERO_CHECKSUM))
                        .toChunk(),
                true);
    }

    /** INIT ACK (§5.1 C); at any other time it is a late copy (§5.2.3). */
    void handleInitAck(byte[] b, int at, int length, long now) throws MalformedException {
        if (association.state != SctpState.COOKIE_WAIT) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        InitChunk ack = InitChunk.parse(b, at, length);
        byte[] received = ack.cookie();
        if (received == null || received.length > InitChunk.MAX_COOKIE) {
            throw new MalformedException(DropReason.MALFORMED, "INIT ACK without a cookie, or with a giant one");
        }
        association.negotiate(ack);
        peerKnown.accept(ack);
        cookie = received;
        isCookieDue = true;
        association.state = SctpState.COOKIE_ECHOED;
        retransmits = 0;
        timeout = INITIAL_TIMEOUT;
        association.timers.set(SctpTimer.T1_INIT, now + timeout);
    }

    /** COOKIE ECHO (§5.1.5, §5.2.4). */
    void handleCookieEcho(byte[] b, int at, int length, long now) {
        StateCookie.Content content = cookies.open(b, at, length);
        if (content == null || content.localTag() != association.localTag) {
            association.drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        InitChunk init = content.init();
        boolean isSamePeer = init.tag() == association.peerTag;
        if (!isSamePeer && now - content.madeAt() > StateCookie.LIFE_NANOS) {
            association.drops.count(DropReason.REPLAYED);
            long staleMicros = (now - content.madeAt() - StateCookie.LIFE_NANOS) / 1_000;
            byte[] measure = Chunks.i32((int) Math.min(staleMicros, Integer.MAX_VALUE));
            byte[] error = Chunks.cause(ChunkType.ERROR, 0, ChunkType.STALE_COOKIE, measure);
            association.control(init.tag(), error, true);
            return;
        }
        switch (association.state) {
            case CLOSED, COOKIE_WAIT -> {
                // §5.1 D; or case B of §5.2.4: both began, and the peer was first
                association.negotiate(init);
                peerKnown.accept(init);
                acknowledgeAndEstablish();
            }
            case COOKIE_ECHOED -> {
                // Case D when it is of whom we know, case B else. Its TSN cannot differ then: it has one for all of its
                // INITs.
                if (isSamePeer) {
                    acknowledgeAndEstablish();
                } else {
                    association.drops.count(DropReason.NOT_PERMITTED);
                }
            }
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> {
                if (isSamePeer) {
                    association.control(Chunks.of(ChunkType.COOKIE_ACK)); // our COOKIE ACK was lost
                } else if (content.tieTag() == association.peerTag) {
                    refuseRestart(init);
                } else {
                    association.drops.count(DropReason.NOT_PERMITTED); // from before we knew whom we have now
                }
            }
            case ENDED -> association.drops.count(DropReason.UNEXPECTED);
        }
    }

    /**
     * Case A of §5.2.4: the peer has lost all that it knew of this association, and has just shown that it gets our answers.
     *
     * <p>Deviation: it does not get a new one. Inside DTLS a program that begins anew begins with DTLS; whoever does not has lost channels that
     * ours still has, and RFC 8831 knows no way to agree on them again. Both sides are told that it is over.
     */
    private void refuseRestart(InitChunk init) {
        association.controls.clear();
        association.control(init.tag(), Chunks.cause(ChunkType.ABORT, 0, ChunkType.RESTART_REFUSED, new byte[0]), true);
        association.fail(SctpFailure.PEER_RESTARTED, "the peer began a new association within the same connection");
    }

    private void acknowledgeAndEstablish() {
        association.control(Chunks.of(ChunkType.COOKIE_ACK));
        establish();
    }

    /** COOKIE ACK (§5.1 E). */
    void handleCookieAck() {
        if (association.state == SctpState.COOKIE_ECHOED) {
            establish();
        } // else a late copy (§5.2.5)
    }

    private void establish() {
        association.timers.stop(SctpTimer.T1_INIT);
        association.state = SctpState.ESTABLISHED;
        association.errors = 0;
        cookie = null;
        isCookieDue = false;
        association.events.add(new SctpEvent.Connected(
                association.outgoingStreams, association.incomingStreams, association.isInterleaving));
        established.run();
    }

    /** ERROR with cause "stale cookie" (§5.2.6): once more from the beginning, unless that was tried often. */
    void handleStaleCookie(long now) {
        if (association.state == SctpState.COOKIE_ECHOED && ++retransmits <= MAX_RETRANSMITS) {
            association.state = SctpState.COOKIE_WAIT;
            cookie = null;
            isCookieDue = false;
            sendInit(now);
        }
    }

    /** What a cause in ERROR is. */
    static int cause(byte[] b, int at, int length) {
        return length < 4 ? 0 : BigEndian.u16(b, at);
    }
}
