package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one stream: an {@link SSLEngine} and the bytes between it and the connection. It is driven step by step; each step says what
 * has to happen next, so the stream stays in charge.
 */
final class TlsLayer {
    enum Step {
        /** Plain bytes came out, {@link TlsLayer#produced} of them. */
        PLAIN,
        /** The handshake is through. */
        OPENED,
        /** Something moved: step again. */
        AGAIN,
        /** Signatures or keys have to be computed, off the reactor. */
        TASK,
        /** The network must bring more. */
        MORE,
        /** The other side has closed in order. */
        ENDED,
        /** What came was no TLS, forged, or not to be agreed upon; {@link TlsLayer#out} may hold an alert. */
        BROKEN
    }

    /** RFC 8446 §5.1 and RFC 5246 §6.2.1: a record carries at most 2^14 bytes. */
    static final int RECORD = 1 << 14;

    /** What a handshake may want to say before the other side has read it: a certificate chain is 10 kB at most in practice. */
    private static final int OUT_LIMIT = 128 * 1024;

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final byte[] NONE = {};

    private final SSLEngine engine;
    private final StreamTable table;
    private final OutQueue out = new OutQueue(OUT_LIMIT);
    private ByteBuffer in = ByteBuffer.wrap(NONE);
    private byte[] rest = NONE;
    private int produced;
    /** What is not encrypted yet of the message that was begun. */
    private int messageLeft;

    private boolean begun;
    private boolean opened;
    private boolean ending;
    private boolean broken;
    /** A task is running off the reactor. */
    boolean isBusy;

    private TlsLayer(SSLEngine engine, StreamTable table) {
        this.engine = engine;
        this.table = table;
    }

    static @Nullable TlsLayer of(StreamOptions options, StreamTable table, boolean client, TransportAddress remote) {
        if (options.tls() == null) {
            return null;
        }
        SSLContext context = options.tls().get();
        String name = options.serverName();
        SSLEngine engine =
                client && name != null ? context.createSSLEngine(name, remote.port()) : context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(PROTOCOLS);
        if (client && name != null) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(
                    "HTTPS"); // RFC 6125; the same rules for TURN (RFC 8489 §6.2.3)
            engine.setSSLParameters(parameters);
        }
        return new TlsLayer(engine, table);
    }

    /** Bytes of the network, from the array's beginning on; they begin with what {@link #rest} had kept. */
    void feed(byte[] bytes, int limit) {
        in = ByteBuffer.wrap(bytes, 0, limit);
        rest = NONE;
    }

    /** Keeps what was fed and not used, because the array will be somebody else's. */
    void keepRest() {
        rest = in.hasRemaining() ? Arrays.copyOfRange(in.array(), in.position(), in.limit()) : NONE;
        in = ByteBuffer.wrap(NONE);
    }

    byte[] rest() {
        return rest;
    }

    /** One step; plain bytes go into the target. */
    Step step(byte[] target, int at) {
        produced = 0;
        try {
            if (!begun) {
                begun = true;
                engine.beginHandshake();
            }
            return switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> Step.TASK;
                case NEED_WRAP -> say();
                default -> hear(target, at);
            };
        } catch (SSLException | RuntimeException e) {
            // JSSE throws its own kinds and, on odd input, others; all mean the same for this stream.
            sayAlert();
            return Step.BROKEN;
        }
    }

    private Step say() throws SSLException {
        if (!out.hasRoom(engine.getSession().getPacketBufferSize())) {
            return Step.BROKEN; // it makes us answer and does not read
        }
        SSLEngineResult result = wrapInto(ByteBuffer.wrap(NONE));
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
            return Step.ENDED;
        }
        return moved(result);
    }

    private Step hear(byte[] target, int at) throws SSLException {
        if (!in.hasRemaining()) {
            return Step.MORE;
        }
        SSLEngineResult result = engine.unwrap(in, ByteBuffer.wrap(target, at, target.length - at));
        produced = result.bytesProduced();
        return switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> Step.MORE;
            case BUFFER_OVERFLOW -> Step.BROKEN;
            case CLOSED -> Step.ENDED;
            case OK -> {
                if (produced > 0) {
                    yield Step.PLAIN;
                }
                boolean stuck = result.bytesConsumed() == 0
                        && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP
                        && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK;
                yield stuck ? Step.MORE : moved(result);
            }
        };
    }

    private Step moved(SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED && !opened) {
            opened = true;
            return Step.OPENED;
        }
        return Step.AGAIN;
    }

    private void sayAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapInto(ByteBuffer.wrap(NONE));
            }
        } catch (SSLException | RuntimeException e) {
            broken = true; // then it ends without an alert
        }
    }

    private SSLEngineResult wrapInto(ByteBuffer source) throws SSLException {
        // An engine wants room for the longest record however short this one is, which is too much for each connection
        // to have.
        byte[] record = table.record(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(source, ByteBuffer.wrap(record));
        int length = result.bytesProduced();
        int at = out.reserve(length);
        System.arraycopy(record, 0, out.bytes(), at, length);
        out.wrote(length);
        return result;
    }

    /**
     * Encrypts one record of what waits, or says that nothing more comes. False when there was nothing to do.
     *
     * <p>A message has records of its own. A stream need not be cut like this, but some programs take what they read at once for one
     * message: coturn's {@code turnutils_uclient} forgets what follows an answer in its record.
     */
    boolean wrap(OutQueue plain, Framing framing) {
        if (!opened || isBusy || broken) {
            return false;
        }
        try {
            if (plain.size() > 0) {
                if (messageLeft == 0) {
                    int frame = Frames.length(framing, plain.bytes(), plain.head(), plain.head() + plain.size());
                    messageLeft = frame > 0 ? frame : plain.size();
                }
                ByteBuffer source = ByteBuffer.wrap(plain.bytes(), plain.head(), Math.min(RECORD, messageLeft));
                SSLEngineResult result = wrapInto(source);
                plain.took(result.bytesConsumed());
                messageLeft -= result.bytesConsumed();
                return result.bytesProduced() > 0;
            }
            if (ending && !engine.isOutboundDone()) {
                engine.closeOutbound();
                return wrapInto(ByteBuffer.wrap(NONE)).bytesProduced() > 0;
            }
        } catch (SSLException | RuntimeException e) {
            broken = true;
        }
        return false;
    }

    /** After what is queued, say goodbye. */
    void end() {
        ending = true;
    }

    /** On a virtual thread. */
    void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    boolean isBroken() {
        return broken;
    }

    int produced() {
        return produced;
    }

    OutQueue out() {
        return out;
    }

    @Nullable
    String protocol() {
        return opened ? engine.getSession().getProtocol() : null;
    }
}
