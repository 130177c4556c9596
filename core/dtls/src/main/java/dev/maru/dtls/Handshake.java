package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a handshake share: the records and messages both ways, the transcript, and what was negotiated so far. It decides
 * nothing by itself.
 */
final class Handshake {
    final DtlsConfig config;
    final DtlsRole role;
    final SeededRandom random;
    final RecordLayer records = new RecordLayer();
    final Reassembler incoming = new Reassembler();
    final Transcript transcript = new Transcript();
    /** Records of the peer's present flight, for an ACK of 1.3. */
    final AckList received = new AckList();

    /** Where the last datagram came from; a cookie is bound to it. */
    TransportAddress remote = TransportAddress.UNSPECIFIED;

    /** The first or second flight onwards; null until the hellos have decided. */
    @Nullable
    DtlsVersion version;

    @Nullable
    CipherSuite suite;

    @Nullable
    NamedGroup group;

    @Nullable
    SrtpProtection srtpProfile;

    private Flight flight = new Flight(Flight.Repeat.ON_REPETITION);
    private boolean isFlightFresh;
    private boolean hasConnectionIds;
    private boolean isAckDue;
    private boolean hasUnacknowledged;
    private int nextSequence;
    private List<byte[]> peerChain = List.of();
    private @Nullable PublicKey peerKey;
    private DtlsEvent.@Nullable Connected outcome;

    Handshake(DtlsConfig config, DtlsRole role, RandomGenerator entropy) {
        this.config = config;
        this.role = role;
        this.random = new SeededRandom(entropy);
    }

    /**
     * Goes on where somebody else sent one message and took one, whose second one has those numbers (RFC 6347 §4.2.1, §4.2.2).
     *
     * @param sequence of the message, which is taken
     * @param recordSequence of the record that brought it
     */
    void continueFrom(int sequence, long recordSequence) {
        incoming.expectSequence(sequence + 1);
        nextSequence = sequence;
        records.startAt(recordSequence);
    }

    /**
     * As a server: takes the client's connection id and makes one of ours, when both sides want that (RFC 9146 §3). One that our records have no
     * room for is not answered, and then there are none.
     */
    void answerConnectionId(ClientHello hello) throws HandshakeException {
        byte[] peers = hello.extensions().connectionId();
        boolean isTaken = peers != null && peers.length <= DtlsConfig.MAX_CONNECTION_ID_LENGTH;
        if (isTaken && config.hasConnectionIds()) {
            records.offerId(randomBytes(config.connectionIdLength()));
            records.agreeOnIds(peers);
            hasConnectionIds = true;
        }
    }

    /** As a client: takes the server's answer to our connection id. */
    void takeConnectionId(ServerHello hello) throws HandshakeException {
        byte[] peers = config.hasConnectionIds() ? hello.extensions().connectionId() : null;
        if (peers == null) {
            records.withoutIds();
        } else if (peers.length > DtlsConfig.MAX_CONNECTION_ID_LENGTH) {
            throw new HandshakeException(
                    AlertDescription.HANDSHAKE_FAILURE,
                    DtlsFailure.LIMIT,
                    "a connection id of " + peers.length + " bytes does not fit into our records");
        } else {
            records.agreeOnIds(peers);
        }
    }

    /** Writes our connection id, when both sides want some. */
    void writeConnectionId(VectorWriter extensions) {
        if (hasConnectionIds) {
            Extensions.writeConnectionId(extensions, records.ownId());
        }
    }

    /** New random bytes. */
    byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Begins the next flight of ours: the peer has the last one, since it answered. */
    void beginFlight(Flight.Repeat repeat) {
        flight = new Flight(repeat);
        isFlightFresh = true;
        received.clear();
        ackIsSent();
    }

    /** Ends what we repeat: the peer's answer has come. */
    void endFlight() {
        flight = new Flight(Flight.Repeat.ON_REPETITION);
    }

    Flight flight() {
        return flight;
    }

    /** Whether a flight began since the last call. */
    boolean takeFreshFlight() {
        boolean was = isFlightFresh;
        isFlightFresh = false;
        return was;
    }

    /** Remembers a record with a part of the peer's flight, for an ACK. */
    void noteReceived(int epoch, long sequence) {
        received.add(epoch, sequence);
        hasUnacknowledged = true;
    }

    /** Whether a record came that no ACK has named. */
    boolean hasUnacknowledged() {
        return hasUnacknowledged;
    }

    /** Asks for an ACK of what was received, at once. */
    void acknowledge() {
        isAckDue = true;
    }

    boolean isAckDue() {
        return isAckDue;
    }

    void ackIsSent() {
        isAckDue = false;
        hasUnacknowledged = false;
    }

    /** Adds a message to our flight, in our newest epoch, without the transcript: a hello while the version is open. */
    HandshakeMessage sendUnrecorded(HandshakeType type, VectorWriter body) {
        int epoch = records.current().number();
        HandshakeMessage message = new HandshakeMessage(type, nextSequence++, epoch, body.toByteArray());
        flight.add(message);
        return message;
    }

    /** Adds a message to our flight and to the transcript. */
    void send(HandshakeType type, VectorWriter body) {
        record(sendUnrecorded(type, body));
    }

    /** Adds a message after the handshake, beside whatever waits for its ACK (RFC 9147 §5.8.4). */
    void sendAfterHandshake(HandshakeType type, VectorWriter body) {
        if (flight.isAcknowledged() || flight.repeat() == Flight.Repeat.ON_REPETITION) {
            flight = new Flight(Flight.Repeat.BY_TIMER);
        }
        isFlightFresh = true;
        sendUnrecorded(type, body);
    }

    /** Adds a message to the transcript. */
    void record(HandshakeMessage message) {
        transcript.add(message.forTranscript(version()));
    }

    DtlsVersion version() {
        return Objects.requireNonNull(version, "the hellos come first");
    }

    CipherSuite suite() {
        return Objects.requireNonNull(suite, "the hellos come first");
    }

    PublicKey peerKey() {
        return Objects.requireNonNull(peerKey, "Certificate comes first");
    }

    /** Whether a Certificate of the peer was accepted. */
    boolean isPeerKnown() {
        return peerKey != null;
    }

    /**
     * Takes the peer's certificates: the first one must have a fingerprint that we were told (RFC 8122 §6.2), before anything in it is
     * looked at.
     */
    void acceptPeer(List<byte[]> chain) throws HandshakeException {
        if (chain.isEmpty()) {
            boolean isNew = version() == DtlsVersion.DTLS_1_3;
            throw new HandshakeException(
                    isNew ? AlertDescription.CERTIFICATE_REQUIRED : AlertDescription.HANDSHAKE_FAILURE,
                    DtlsFailure.BAD_CERTIFICATE,
                    "the peer has no certificate");
        }
        byte[] leaf = chain.getFirst();
        if (config.remoteFingerprints().stream().noneMatch(known -> known.matches(leaf))) {
            throw new HandshakeException(
                    AlertDescription.BAD_CERTIFICATE,
                    DtlsFailure.FINGERPRINT_MISMATCH,
                    "the peer's certificate is " + Fingerprint.of("sha-256", leaf)
                            + ", which is not the announced one");
        }
        try {
            peerKey = PeerCertificate.ofChain(chain).publicKey();
        } catch (MalformedException e) {
            throw new HandshakeException(
                    AlertDescription.UNSUPPORTED_CERTIFICATE, DtlsFailure.BAD_CERTIFICATE, e.getMessage());
        }
        peerChain = List.copyOf(chain);
    }

    /** Ends the handshake well. */
    void connect(byte @Nullable [] exportedForSrtp) {
        SrtpProtection profile = srtpProfile;
        SrtpKeys keys = profile == null || exportedForSrtp == null ? null : SrtpKeys.cut(profile, exportedForSrtp);
        outcome = new DtlsEvent.Connected(
                version(), suite(), Objects.requireNonNull(group, "the key exchange comes first"), keys, peerChain);
    }

    /** The result, once; null while there is none. */
    DtlsEvent.@Nullable Connected takeOutcome() {
        DtlsEvent.Connected taken = outcome;
        outcome = null;
        return taken;
    }
}
