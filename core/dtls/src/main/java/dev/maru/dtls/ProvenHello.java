package dev.maru.dtls;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A ClientHello whose sender is where it says: it came back with a cookie that was sent there. Made by {@link HelloGate}, and made a
 * connection by {@link DtlsConnection#DtlsConnection(DtlsConfig, ProvenHello, java.util.random.RandomGenerator)}.
 */
public final class ProvenHello {
    private final HandshakeMessage message;
    private final long recordSequence;
    private final TransportAddress remote;
    private final HelloCookies.@Nullable Retry retry;

    ProvenHello(
            HandshakeMessage message,
            long recordSequence,
            TransportAddress remote,
            HelloCookies.@Nullable Retry retry) {
        this.message = message;
        this.recordSequence = recordSequence;
        this.remote = remote;
        this.retry = retry;
    }

    /**
     * Where the client is.
     *
     * @return its address
     */
    public TransportAddress remote() {
        return remote;
    }

    HandshakeMessage message() {
        return message;
    }

    /** The number of the record that brought it, from which the server counts its own (RFC 6347 §4.2.1). */
    long recordSequence() {
        return recordSequence;
    }

    /** What the HelloRetryRequest said, in 1.3. */
    HelloCookies.@Nullable Retry retry() {
        return retry;
    }
}
