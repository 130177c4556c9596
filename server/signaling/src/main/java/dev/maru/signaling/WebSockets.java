package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;

/** The WebSocket handshake at {@code /signal/v1} (RFC 6455 §4.2, RFC 8441). */
final class WebSockets {
    /** The subprotocol of version 1, docs/signaling.md. */
    static final String SUBPROTOCOL = "maru.v1";

    private static final int BUFFER_BYTES = 4_096;

    private final Switchboard board;
    private final WebSocketMappings handshake;

    WebSockets(Switchboard board) {
        this.board = board;
        var extensions = new WebSocketExtensionRegistry();
        // Deflate keeps windows of tens of kilobytes for each connection; what is sent here is short or already dense.
        extensions.getAvailableExtensionNames().clear();
        handshake = new WebSocketMappings(new WebSocketComponents(extensions, null, null, null, null, Runnable::run));
    }

    /** Upgrades the request, or says why not. */
    void handle(Request request, Response response, Callback callback, Addresses.Key address) {
        if (board.isDraining()) {
            HttpAnswers.error(response, callback, board.drainingRefusal());
            return;
        }
        WebSocketNegotiator negotiator = (upgrade, answer, done) -> {
            boolean speaksV1 = upgrade.hasSubProtocol(SUBPROTOCOL);
            if (speaksV1) {
                answer.setAcceptedSubProtocol(SUBPROTOCOL);
            }
            return new WebSocketLink(board, address, speaksV1);
        };
        try {
            if (!handshake.upgrade(negotiator, request, response, callback, WebSockets::configure)) {
                response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
                response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
                HttpAnswers.error(
                        response, callback, HttpStatus.UPGRADE_REQUIRED_426, broken("It is no WebSocket handshake."));
            }
        } catch (HttpException.RuntimeException | WebSocketException e) {
            HttpAnswers.error(response, callback, broken("The WebSocket handshake is broken."));
        }
    }

    private static void configure(Configuration configuration) {
        // Heartbeats are the protocol's own; an idle timer for each connection would cost memory and do less.
        configuration.setIdleTimeout(Duration.ZERO);
        // Frames are cut where the network cut them, so that no buffer of the message's size is kept while it comes.
        configuration.setAutoFragment(true);
        configuration.setMaxFrameSize(0);
        configuration.setInputBufferSize(BUFFER_BYTES);
        configuration.setOutputBufferSize(BUFFER_BYTES);
    }

    private static Refusal broken(String message) {
        return Refusal.of(ErrorCode.BAD_FIELD, message)
                .withHint("Open a WebSocket with the subprotocol “" + SUBPROTOCOL
                        + "”, or use /signal/v1/events; see docs/signaling.md.");
    }
}
