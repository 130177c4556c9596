package dev.maru.dtls;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The door of a standing server, to which anybody may send, from any address that he makes up: it answers a first ClientHello by a cookie
 * and keeps nothing of it (RFC 6347 §4.2.1, RFC 9147 §5.1). Only a client that is where it says can send the cookie back, and only then is
 * there a connection. Answers are about as long as what they answer, so nobody is flooded by them either.
 *
 * <p>Use: hand {@link #receive} what comes from addresses without a connection; send what it leaves in {@code out}; when it gives a hello,
 * make a {@link DtlsConnection} of that, start it, and hand it what comes from there on.
 *
 * <p>WebRTC needs none of this, and its connections ask for no cookie: ICE has proved the address by a check with the password of the session
 * (RFC 8445 §7.2.5), and a cookie would cost a round trip.
 *
 * <p>A hello of more than one datagram, as hybrid key shares make it, has to be put together first. That takes memory for
 * {@value #MAX_PARTIAL} of them, whatever comes; the oldest makes room, and its client says hello again.
 *
 * <p>Not thread-safe.
 */
public final class HelloGate {
    /** Hellos that may be waiting for their other parts. */
    static final int MAX_PARTIAL = 64;
    /** The longest hello: those of browsers with X25519MLKEM768 have 1,500 bytes. */
    static final int MAX_HELLO_LENGTH = 4_096;

    /** The first hello, and those with a cookie that was too old. */
    private static final int MAX_SEQUENCE = 3;
    /** A server counts on from the client's number and must not come to the end of 48 bits. */
    private static final long MAX_RECORD_SEQUENCE = 1L << 47;

    private record Partial(int sequence, int length, Reassembler parts) {}

    private final DtlsConfig config;
    private final HelloCookies cookies;
    private final RecordView record = new RecordView();
    private final DropCounters drops = new DropCounters();
    private final Map<TransportAddress, Partial> partials = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TransportAddress, Partial> eldest) {
            return size() > MAX_PARTIAL;
        }
    };

    /**
     * A gate that has seen nobody.
     *
     * @param config versions, suites and groups, which its connections must have too
     * @param entropy a SecureRandom, unless it is for a simulation: keys of cookies come from it
     */
    public HelloGate(DtlsConfig config, RandomGenerator entropy) {
        this.config = config;
        this.cookies = new HelloCookies(entropy);
    }

    /**
     * Looks at a datagram from an address that has no connection.
     *
     * @param in from there; not changed
     * @param out gets what is to be sent back, addressed; its length is 0 when there is nothing
     * @param now the time in nanoseconds
     * @return the hello of a client that is there, or null
     */
    public @Nullable ProvenHello receive(Datagram in, Datagram out, long now) {
        out.length(0);
        out.between(in.protocol(), in.local(), in.remote());
        int at = in.offset();
        while (at < in.limit()) {
            DropReason unusable = record.parse(in.bytes(), at, in.limit());
            boolean isPlain = !record.isUnified && record.epoch == 0 && record.type == ContentType.HANDSHAKE;
            if (unusable != null || !isPlain || record.sequence > MAX_RECORD_SEQUENCE) {
                drops.count(unusable != null ? unusable : DropReason.UNEXPECTED);
                return null;
            }
            HandshakeMessage hello = assemble(in.remote());
            if (hello != null) {
                return answer(hello, out, now);
            }
            at = record.end;
        }
        return null;
    }

    /** The hello in a record, or that the record completes; null when there is none. */
    private @Nullable HandshakeMessage assemble(TransportAddress from) {
        HandshakeMessage.Fragment fragment = HandshakeMessage.Fragment.read(record);
        if (fragment == null
                || fragment.type() != HandshakeType.CLIENT_HELLO.code()
                || fragment.sequence() > MAX_SEQUENCE
                || fragment.messageLength() > MAX_HELLO_LENGTH) {
            drops.count(DropReason.UNEXPECTED);
            return null;
        }
        Partial partial = partials.get(from);
        if (partial == null || partial.sequence != fragment.sequence() || partial.length != fragment.messageLength()) {
            Reassembler parts = new Reassembler();
            parts.expectSequence(fragment.sequence());
            partial = new Partial(fragment.sequence(), fragment.messageLength(), parts);
        }
        partial.parts.accept(record.bytes, record.contentAt, record.contentEnd, 0);
        HandshakeMessage whole = partial.parts.poll();
        if (whole == null) {
            partials.put(from, partial);
        } else {
            partials.remove(from);
        }
        return whole;
    }

    private @Nullable ProvenHello answer(HandshakeMessage message, Datagram out, long now) {
        try {
            ClientHello hello = ClientHello.read(message.reader());
            return ServerChoice.version(config, hello) == DtlsVersion.DTLS_1_3
                    ? answer13(message, hello, out, now)
                    : answer12(message, hello, out, now);
        } catch (HandshakeException e) {
            drops.count(DropReason.MALFORMED);
            write(
                    ContentType.ALERT,
                    new byte[] {AlertSender.FATAL, (byte) e.alert().code()},
                    out);
            return null;
        }
    }

    private @Nullable ProvenHello answer12(HandshakeMessage message, ClientHello hello, Datagram out, long now)
            throws HandshakeException {
        TransportAddress from = out.remote();
        if (cookies.isOurs12(from, message.body(), hello.cookie(), now)) {
            return new ProvenHello(message, record.sequence, from, null);
        }
        byte[] cookie = cookies.make12(from, message.body(), now);
        VectorWriter request =
                new VectorWriter().u16(DtlsVersion.DTLS_1_2.codePoint()).bytes8(cookie);
        write(HandshakeType.HELLO_VERIFY_REQUEST, message.sequence(), request, out);
        return null;
    }

    private @Nullable ProvenHello answer13(HandshakeMessage message, ClientHello hello, Datagram out, long now)
            throws HandshakeException {
        TransportAddress from = out.remote();
        ServerChoice.check13(hello);
        if (hello.extensions().has(ExtensionType.COOKIE)) {
            HelloCookies.Retry retry = cookies.read13(from, RetryRequest.cookieOf(hello), now);
            if (retry == null) { // RFC 9147 §5.1: so that the client begins anew without a cookie
                throw HandshakeException.illegal("a cookie that nobody gave, or too long ago");
            }
            return new ProvenHello(message, record.sequence, from, retry);
        }
        CipherSuite suite = ServerChoice.suite13(config, hello);
        boolean hasShare = ServerChoice.share13(config, hello, null) != null;
        NamedGroup group = hasShare ? null : ServerChoice.group13(config, hello);
        byte[] hash = suite.hash().newDigest().digest(message.forTranscript(DtlsVersion.DTLS_1_3));
        byte[] cookie = cookies.make13(from, new HelloCookies.Retry(suite, group, hash), now);
        write(HandshakeType.SERVER_HELLO, message.sequence(), RetryRequest.write(suite, group, cookie), out);
        return null;
    }

    private void write(HandshakeType type, int sequence, VectorWriter body, Datagram out) {
        HandshakeMessage message = new HandshakeMessage(type, sequence, 0, body.toByteArray());
        byte[] content = new byte[HandshakeMessage.HEADER_LENGTH + message.body().length];
        message.writeHeader(content, 0, 0, message.body().length);
        System.arraycopy(message.body(), 0, content, HandshakeMessage.HEADER_LENGTH, message.body().length);
        write(ContentType.HANDSHAKE, content, out);
    }

    /** One record with the number of the record that it answers (RFC 6347 §4.2.1), since we do not count. */
    private void write(int type, byte[] content, Datagram out) {
        WriteEpoch epoch = WriteEpoch.plaintext(record.sequence);
        int contentAt = out.offset() + epoch.prefixLength();
        if (epoch.prefixLength() + content.length > out.capacity()) {
            drops.count(DropReason.LIMIT);
            return;
        }
        System.arraycopy(content, 0, out.bytes(), contentAt, content.length);
        out.length(epoch.seal(type, out.bytes(), contentAt, content.length));
    }

    /** Hellos that wait for their other parts. */
    int partialCount() {
        return partials.size();
    }

    /**
     * What came and was not taken.
     *
     * @return live counters, of records
     */
    public DropCounters drops() {
        return drops;
    }
}
