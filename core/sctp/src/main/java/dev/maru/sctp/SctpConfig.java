package dev.maru.sctp;

/**
 * Bounds and extensions of an association. The defaults suit WebRTC (RFC 8831).
 *
 * @param packetBytes how long an SCTP packet may be before the path is known, 512 or more: what is left of the smallest IP packet that
 *     every path carries when IP, UDP, TURN and DTLS have taken theirs
 * @param maxPacketBytes how long packets may become when probes show that the path carries them (RFC 8899); the same as
 *     {@code packetBytes} turns the search off
 * @param receiveWindowBytes how much may wait here, out of order or not yet taken by the driver (RFC 9260 §3.3.2)
 * @param maxMessageBytes the longest message taken from the peer; {@code a=max-message-size} of our description
 * @param maxStreams how many streams to offer in each direction, 1 to 65,535
 * @param isInterleaving whether to offer I-DATA (RFC 8260)
 * @param isZeroChecksum whether DTLS around us makes the CRC superfluous, and to tell the peer so (RFC 9653 §5.1)
 * @param isStreaming whether to hand over fragments as they come in order ({@link SctpEvent.Fragment}) instead of whole messages
 * @param maxRetransmissions timeouts in a row after which the peer is given up (Association.Max.Retrans, RFC 9260 §8.1)
 * @param heartbeatNanos how long the path may be idle before it is asked (RFC 9260 §8.3)
 */
public record SctpConfig(
        int packetBytes,
        int maxPacketBytes,
        int receiveWindowBytes,
        int maxMessageBytes,
        int maxStreams,
        boolean isInterleaving,
        boolean isZeroChecksum,
        boolean isStreaming,
        int maxRetransmissions,
        long heartbeatNanos) {
    /** The port of WebRTC implementations (RFC 8841 §5.1), unless descriptions say others. */
    public static final int WEBRTC_PORT = 5_000;

    /** What browsers take by default, and what is sent where a description names no maximum but a peer that names it has this: 256 KiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 262_144;

    /** The least {@code packetBytes}: an INIT with our parameters and the cookie that answers it have to fit. */
    static final int MIN_PACKET_BYTES = 512;

    /** The most {@code maxPacketBytes}: Ethernet jumbo frames. */
    static final int MAX_PACKET_BYTES = 9_000;

    /**
     * Packets of 1,128 bytes: an IP packet of 1,200 with IPv4 (20), UDP (8), a TURN channel (4) and a DTLS 1.2 record (37). They grow up to
     * 1,412: an IPv6 packet of 1,500 less 40, 8 and 37, rounded down to four bytes. Deviation: the peer is given up after 20 timeouts, not
     * 10, because ICE consent (RFC 7675) notices a dead path long before, and a bad one is not dead.
     */
    public static final SctpConfig DEFAULT = new SctpConfig(
            1_128, 1_412, 8 << 20, DEFAULT_MAX_MESSAGE_BYTES, 65_535, true, true, false, 20, 30_000_000_000L);

    /** Checks the ranges. */
    public SctpConfig {
        if (packetBytes < MIN_PACKET_BYTES || maxPacketBytes < packetBytes || maxPacketBytes > MAX_PACKET_BYTES) {
            throw new IllegalArgumentException(
                    "packets are " + MIN_PACKET_BYTES + " to " + MAX_PACKET_BYTES + " bytes");
        }
        if (receiveWindowBytes < 1_500 || maxMessageBytes < 1) {
            throw new IllegalArgumentException("the window is at least 1500 bytes (RFC 9260 §3.3.2), a message 1");
        }
        if (maxStreams < 1 || maxStreams > 65_535 || maxRetransmissions < 1 || heartbeatNanos <= 0) {
            throw new IllegalArgumentException("streams are 1 to 65535, retransmissions and times positive");
        }
    }

    /**
     * The same with other lengths of packets.
     *
     * @param first before the path is known
     * @param most where the search ends
     * @return the new configuration
     */
    public SctpConfig withPacketBytes(int first, int most) {
        Draft draft = new Draft(this);
        draft.packetBytes = first;
        draft.maxPacketBytes = most;
        return draft.toConfig();
    }

    /**
     * The same with another receive window.
     *
     * @param bytes 1,500 or more
     * @return the new configuration
     */
    public SctpConfig withReceiveWindow(int bytes) {
        Draft draft = new Draft(this);
        draft.receiveWindowBytes = bytes;
        return draft.toConfig();
    }

    /**
     * The same for longer or only shorter messages from the peer.
     *
     * @param bytes of the longest
     * @return the new configuration
     */
    public SctpConfig withMaxMessageBytes(int bytes) {
        Draft draft = new Draft(this);
        draft.maxMessageBytes = bytes;
        return draft.toConfig();
    }

    /**
     * The same with another number of streams.
     *
     * @param count to offer in each direction
     * @return the new configuration
     */
    public SctpConfig withMaxStreams(int count) {
        Draft draft = new Draft(this);
        draft.maxStreams = count;
        return draft.toConfig();
    }

    /**
     * The same with extensions offered or not.
     *
     * @param interleaving I-DATA
     * @param zeroChecksum no CRC inside DTLS
     * @return the new configuration
     */
    public SctpConfig withExtensions(boolean interleaving, boolean zeroChecksum) {
        Draft draft = new Draft(this);
        draft.isInterleaving = interleaving;
        draft.isZeroChecksum = zeroChecksum;
        return draft.toConfig();
    }

    /**
     * The same, handing over fragments as they come.
     *
     * @return the new configuration
     */
    public SctpConfig streaming() {
        Draft draft = new Draft(this);
        draft.isStreaming = true;
        return draft.toConfig();
    }

    /** One that is being changed. */
    private static final class Draft {
        private final SctpConfig of;
        int packetBytes;
        int maxPacketBytes;
        int receiveWindowBytes;
        int maxMessageBytes;
        int maxStreams;
        boolean isInterleaving;
        boolean isZeroChecksum;
        boolean isStreaming;

        Draft(SctpConfig of) {
            this.of = of;
            packetBytes = of.packetBytes;
            maxPacketBytes = of.maxPacketBytes;
            receiveWindowBytes = of.receiveWindowBytes;
            maxMessageBytes = of.maxMessageBytes;
            maxStreams = of.maxStreams;
            isInterleaving = of.isInterleaving;
            isZeroChecksum = of.isZeroChecksum;
            isStreaming = of.isStreaming;
        }

        SctpConfig toConfig() {
            return new SctpConfig(
                    packetBytes,
                    maxPacketBytes,
                    receiveWindowBytes,
                    maxMessageBytes,
                    maxStreams,
                    isInterleaving,
                    isZeroChecksum,
                    isStreaming,
                    of.maxRetransmissions,
                    of.heartbeatNanos);
        }
    }
}
