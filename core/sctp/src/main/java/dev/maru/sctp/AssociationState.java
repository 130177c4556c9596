package dev.maru.sctp;

import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Timers;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of one {@link SctpAssociation} share: who it is, what was negotiated, and what it has to say. */
final class AssociationState {
    /** Control chunks that wait to be sent; more are dropped, for who causes so many is not served by them. */
    private static final int MAX_CONTROLS = 16;

    /**
     * A chunk that waits to be sent, alone in its packet.
     *
     * @param tag of the packet
     * @param chunk the whole chunk
     * @param isChecked whether the packet has to have its CRC (RFC 9653 §5.2)
     */
    record Control(int tag, byte[] chunk, boolean isChecked) {}

    final SctpConfig config;
    final RandomGenerator entropy;
    final DropCounters drops = new DropCounters();
    final Timers<SctpTimer> timers = new Timers<>(SctpTimer.class);
    final ArrayDeque<SctpEvent> events = new ArrayDeque<>();
    final ArrayDeque<Control> controls = new ArrayDeque<>();
    final int localTag;
    final int localInitialTsn;

    int localPort = SctpConfig.WEBRTC_PORT;
    int remotePort = SctpConfig.WEBRTC_PORT;
    SctpState state = SctpState.CLOSED;

    // What the peer said in INIT or INIT ACK; peerTag is 0 before that
    int peerTag;
    int outgoingStreams;
    int incomingStreams;
    boolean isInterleaving;

    /** Whether a chunk that it does not know does the peer no harm, as far as can be told. */
    boolean skipsUnknownChunks;

    boolean isPartiallyReliable;
    boolean canReset;
    boolean isZeroChecksum;

    /** How long packets may be; grows with what probes find. */
    int packetBytes;

    /** Bytes of messages among the events, which the driver has not taken. */
    long eventBytes;

    /** Timeouts in a row without an answer (RFC 9260 §8.1). */
    int errors;

    long packetsSent;
    long packetsReceived;

    AssociationState(SctpConfig config, RandomGenerator entropy) {
        this.config = config;
        this.entropy = entropy;
        int tag = entropy.nextInt();
        this.localTag = tag == 0 ? 1 : tag; // RFC 9260 §3.3.2
        this.localInitialTsn = entropy.nextInt();
        this.packetBytes = config.packetBytes();
    }

    /**
     * What we say about ourselves.
     *
     * <p>That packets need no checksum is said to a peer that may know what it means. Some answer an INIT that they do not wholly understand
     * with silence (Pion's SCTP before 1.8.7), but when they send one of their own, an INIT ACK as plain as it lets them connect.
     */
    InitChunk initChunk(byte @Nullable [] cookie, byte @Nullable [] unrecognized, boolean isZeroChecksumKnown) {
        int extensions = InitChunk.PARTIAL_RELIABILITY | InitChunk.RECONFIGURATION;
        if (config.isInterleaving()) {
            extensions |= InitChunk.INTERLEAVING;
        }
        if (config.isZeroChecksum() && isZeroChecksumKnown) {
            extensions |= InitChunk.ZERO_CHECKSUM;
        }
        return new InitChunk(
                localTag,
                config.receiveWindowBytes(),
                config.maxStreams(),
                config.maxStreams(),
                localInitialTsn,
                extensions,
                cookie,
                unrecognized);
    }

    /** Takes what the peer says about itself; only what both can counts. */
    void negotiate(InitChunk peer) {
        peerTag = peer.tag();
        outgoingStreams = Math.min(config.maxStreams(), peer.incomingStreams());
        incomingStreams = Math.min(config.maxStreams(), peer.outgoingStreams());
        isPartiallyReliable = peer.has(InitChunk.PARTIAL_RELIABILITY);
        canReset = peer.has(InitChunk.RECONFIGURATION);
        isInterleaving = config.isInterleaving() && peer.has(InitChunk.INTERLEAVING);
        skipsUnknownChunks = peer.has(InitChunk.INTERLEAVING) || peer.has(InitChunk.ZERO_CHECKSUM);
        // RFC 9653 §5.2 lets us leave the CRC out because the peer wants no CRC; whether we accept zero is told apart.
        isZeroChecksum = config.isZeroChecksum() && peer.has(InitChunk.ZERO_CHECKSUM);
    }

    /** How many chunks a packet has that is filled with a long message: each has to fit into the shortest packets. */
    int chunksPerPacket() {
        return (packetBytes + config.packetBytes() - 1) / config.packetBytes();
    }

    void control(byte[] chunk) {
        control(peerTag, chunk, false);
    }

    void control(int tag, byte[] chunk, boolean isChecked) {
        if (controls.size() < MAX_CONTROLS) {
            controls.add(new Control(tag, chunk, isChecked));
        } else {
            drops.count(DropReason.OVERLOAD);
        }
    }

    /** Ends it, in order. */
    void close() {
        end();
        events.add(new SctpEvent.Closed());
    }

    /** Ends it because something broke. */
    void fail(SctpFailure failure, String text) {
        if (state != SctpState.ENDED) {
            end();
            events.add(new SctpEvent.Failed(failure, text));
        }
    }

    /** Ends it, and tells the peer why. */
    void abort(SctpFailure failure, int cause, String text) {
        if (state != SctpState.ENDED) {
            controls.clear();
            if (peerTag != 0) {
                byte[] words = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                control(peerTag, Chunks.cause(ChunkType.ABORT, 0, cause, words), false);
            }
            fail(failure, text);
        }
    }

    private void end() {
        state = SctpState.ENDED;
        timers.stopAll();
    }

    /** Counts a timeout; whoever has had too many is given up. */
    void countError() {
        if (++errors > config.maxRetransmissions()) {
            fail(SctpFailure.PEER_UNREACHABLE, "no answer after " + config.maxRetransmissions() + " timeouts in a row");
        }
    }
}
