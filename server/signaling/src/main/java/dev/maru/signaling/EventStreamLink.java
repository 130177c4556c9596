package dev.maru.signaling;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The stream of server-sent events of the fallback (HTML Standard §9.2, docs/signaling.md §9). */
final class EventStreamLink extends Link {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int ENDING = 2;

    private final String id;
    private final Response response;
    private final Callback exchange;
    private final Runnable onFinished;
    private boolean begun;
    private boolean finished;

    /**
     * @param id what the client's POSTs name
     * @param exchange ends the request
     * @param onFinished called once when the stream is over
     */
    EventStreamLink(Switchboard board, String id, Response response, Callback exchange, Runnable onFinished) {
        super(board.counters(), board.config().limits().outboundBytes());
        this.id = id;
        this.response = response;
        this.exchange = exchange;
        this.onFinished = onFinished;
    }

    /** Begins the stream; to be called before anything else is offered. */
    void begin() {
        offerUnbounded(new JsonWriter(id.length() * 2)
                .beginObject()
                .field("connection", id)
                .endObject()
                .toBytes());
    }

    @Override
    void write(byte[] message, boolean more) {
        boolean isFirst = !begun;
        begun = true;
        response.write(false, isFirst ? event("open", message) : line(message), this);
    }

    @Override
    void writeClosing(Closing how) {
        byte[] close = new JsonWriter(ENDING)
                .beginObject()
                .field("code", how.code().code())
                .field("reason", how.reason())
                .endObject()
                .toBytes();
        response.write(true, event("close", close), Callback.from(() -> finish(null), this::finish));
    }

    @Override
    void cut() {
        finish(new EofException("cut"));
    }

    private void finish(@Nullable Throwable cause) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
        }
        if (cause == null) {
            exchange.succeeded();
        } else {
            exchange.failed(cause);
        }
        onFinished.run();
        closed();
    }

    private static ByteBuffer event(String name, byte[] json) {
        byte[] head = ("event: " + name + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer data = line(json);
        return ByteBuffer.allocate(head.length + data.remaining())
                .put(head)
                .put(data)
                .flip();
    }

    /**
     * The message as one line. What clients wrote is passed on as they wrote it, line breaks between its tokens included;
     * in a string JSON has none. A line break would end the data of the event, so it becomes a space.
     */
    private static ByteBuffer line(byte[] message) {
        ByteBuffer line = ByteBuffer.allocate(DATA.length + message.length + ENDING);
        line.put(DATA);
        for (byte b : message) {
            line.put(b == '\n' || b == '\r' ? (byte) ' ' : b);
        }
        return line.put((byte) '\n').put((byte) '\n').flip();
    }
}
