package dev.maru.signaling;

import java.util.Map;

/**
 * What the signaling server counts, to be bound to a metrics registry. All values may be read from any thread at any
 * time; counters never fall.
 */
public interface SignalingMetrics {
    /** Gauge: WebSockets that are open. */
    long openWebSockets();

    /** Gauge: event streams of the fallback that are open. */
    long openEventStreams();

    /** Gauge: sessions, attached to a connection or waiting for a resume. */
    long sessions();

    /** Gauge: sessions without a connection, waiting for a resume. */
    long detachedSessions();

    /** Counter: connections that were accepted since the start. */
    long connectionsOpened();

    /** Counter: messages that clients sent, refused ones included. */
    long messagesReceived();

    /** Counter: bytes of those messages. */
    long bytesReceived();

    /** Counter: messages that were handed to connections. */
    long messagesSent();

    /** Counter: bytes of those messages. */
    long bytesSent();

    /** Counter: sessions that were resumed by a new connection. */
    long resumed();

    /** Counter: sessions that were restored after a restart, from the token alone. */
    long restored();

    /** Counter: received messages by their {@code type}; those of unknown type are under {@code unknown}. */
    Map<String, Long> messagesByType();

    /** Counter: error answers by their code; every code is a key from the start. */
    Map<String, Long> errorsByCode();

    /** Counter: closes that the server caused, by close code; every code is a key from the start. */
    Map<Integer, Long> closesByCode();
}
