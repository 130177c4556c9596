package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The fallback for networks that break WebSockets (docs/signaling.md §9): the server speaks on an event stream, the
 * client in POSTs that name it.
 */
final class EventStreams {
    /** Names the stream in a POST. */
    static final String CONNECTION_HEADER = "Maru-Connection";

    /** The most messages in one POST. */
    static final int MAX_BATCH = 64;

    /** How many of the largest messages a POST may hold. */
    static final int BODY_FACTOR = 4;

    private static final int ID_BYTES = 16;

    private final Switchboard board;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Conversation> conversations = new ConcurrentHashMap<>();

    EventStreams(Switchboard board) {
        this.board = board;
    }

    /** {@code GET /signal/v1/events}: opens a stream. */
    void handleEvents(Request request, Response response, Callback callback, Addresses.Key address) {
        if (!HttpMethod.GET.is(request.getMethod())) {
            SignalingHandler.otherMethod(request, response, callback, "GET");
            return;
        }
        if (board.isDraining()) {
            HttpAnswers.error(response, callback, board.drainingRefusal());
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        // Proxies of the nginx kind hold answers back unless told not to.
        response.getHeaders().put("X-Accel-Buffering", "no");
        request.addIdleTimeoutListener(timeout -> false);
        String id = newId();
        var link = new EventStreamLink(board, id, response, callback, () -> conversations.remove(id));
        link.reachedBy(Proxies.hostName(request));
        Flushes.after(() -> {
            link.begin();
            conversations.put(id, board.open(link, address));
        });
        request.addFailureListener(link::failed);
    }

    /** {@code POST /signal/v1/messages}: what the client of a stream says. Blocks until the body is there. */
    void handleMessages(Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod())) {
            SignalingHandler.otherMethod(request, response, callback, "POST");
            return;
        }
        String id = request.getHeaders().get(CONNECTION_HEADER);
        Conversation conversation = id == null ? null : conversations.get(id);
        if (id == null) {
            HttpAnswers.error(
                    response,
                    callback,
                    Refusal.badField(CONNECTION_HEADER, "The header “" + CONNECTION_HEADER + "” is missing.")
                            .withHint("Put the “connection” of the stream's “open” event there."));
        } else if (conversation == null || conversation.link().isClosing()) {
            HttpAnswers.error(
                    response,
                    callback,
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no such connection.")
                            .withHint("Open another stream, and resume."));
        } else {
            receive(conversation, request, response, callback);
        }
    }

    private void receive(Conversation conversation, Request request, Response response, Callback callback) {
        int most = board.config().limits().maxMessageBytes();
        try {
            byte[] body = HttpAnswers.body(request, most * BODY_FACTOR);
            List<byte[]> messages = board.reader().split(body, MAX_BATCH);
            for (byte[] message : messages) {
                if (message.length > most) {
                    throw new HttpAnswers.OversizeException();
                }
                conversation.receive(message);
            }
            HttpAnswers.noContent(response, callback);
        } catch (BadMessageException e) {
            conversation.receivedGarbage(e.refusal());
            HttpAnswers.error(response, callback, e.refusal());
        } catch (HttpAnswers.OversizeException e) {
            conversation.receivedTooLarge();
            HttpAnswers.error(
                    response,
                    callback,
                    Refusal.of(
                                    ErrorCode.MESSAGE_TOO_LARGE,
                                    "A message has more than " + most + " bytes, or all have more than "
                                            + most * BODY_FACTOR + ".")
                            .withHint("Send less at once."));
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
