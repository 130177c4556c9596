package dev.maru.client;

import dev.maru.webrtc.PeerEngine;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which room, and as whom. Start with {@link #of} and add to it.
 *
 * @param server the server's address, {@code http} or {@code https}
 * @param room the room's name; null when the token names one
 * @param token an access token; null where none is needed
 * @param name what others see; null for the token's
 * @param metadata an opaque string of the application's, at most 4 KiB
 * @param tls which certificates are trusted; null for those that Java trusts
 * @param engine sockets and threads of the peer connections; null for the shared one
 * @param executor runs listeners, one at a time for each room
 */
public record RoomOptions(
        URI server,
        @Nullable String room,
        @Nullable String token,
        @Nullable String name,
        String metadata,
        @Nullable SSLContext tls,
        @Nullable PeerEngine engine,
        Executor executor) {
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    /** Checks the address. */
    public RoomOptions {
        String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || server.getHost() == null) {
            throw new IllegalArgumentException("A server's address is http://HOST or https://HOST, not " + server);
        }
    }

    /**
     * A room of a server where everybody may join.
     *
     * @param server the server's address
     * @param room the room's name
     * @return nameless; listeners run on virtual threads
     */
    public static RoomOptions of(URI server, @Nullable String room) {
        return new RoomOptions(server, room, null, null, "", null, null, VIRTUAL);
    }

    /** In another room. */
    RoomOptions withRoom(String value) {
        return new RoomOptions(server, value, token, name, metadata, tls, engine, executor);
    }

    /**
     * With an access token.
     *
     * @param value the token
     * @return changed options
     */
    public RoomOptions withToken(@Nullable String value) {
        return new RoomOptions(server, room, value, name, metadata, tls, engine, executor);
    }

    /**
     * With a name for others to see.
     *
     * @param value 1 to 64 characters
     * @return changed options
     */
    public RoomOptions withName(String value) {
        return new RoomOptions(server, room, token, value, metadata, tls, engine, executor);
    }

    /**
     * With metadata for others to see.
     *
     * @param value any text of at most 4 KiB
     * @return changed options
     */
    public RoomOptions withMetadata(String value) {
        return new RoomOptions(server, room, token, name, value, tls, engine, executor);
    }

    /**
     * With other trust than Java's.
     *
     * @param context such as {@link ServerTrust#fingerprint}
     * @return changed options
     */
    public RoomOptions withTls(@Nullable SSLContext context) {
        return new RoomOptions(server, room, token, name, metadata, context, engine, executor);
    }

    /**
     * With an engine of the application's.
     *
     * @param value stays the application's to close
     * @return changed options
     */
    public RoomOptions withEngine(PeerEngine value) {
        return new RoomOptions(server, room, token, name, metadata, tls, value, executor);
    }

    /**
     * With an executor for listeners.
     *
     * @param value runs what it is given, at once or later
     * @return changed options
     */
    public RoomOptions withExecutor(Executor value) {
        return new RoomOptions(server, room, token, name, metadata, tls, engine, value);
    }

    /** An address below the server's. */
    URI resolve(String path, boolean isWebSocket) {
        String base = server.toString();
        String all = (base.endsWith("/") ? base : base + "/") + path;
        return URI.create(isWebSocket ? "ws" + all.substring("http".length()) : all);
    }

    @Override
    public String toString() {
        return "RoomOptions[" + server + ", room=" + room + ", name=" + name + "]";
    }
}
