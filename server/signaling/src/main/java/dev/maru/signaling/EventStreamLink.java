package dev.maru.signaling;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The stream of server-sent events of the fallback (HTML Standard §9.2, docs/signaling.md §9). */
final class EventStreamLink extends Link {
    private static final byte[] OPEN = "event: open\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "event: close\n".getBytes(StandardCharsets.US_ASCII);
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
    void write(List<byte[]> messages, int bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes + messages.size() * (DATA.length + ENDING) + OPEN.length);
        for (byte[] message : messages) {
            if (!begun) {
                begun = true;
                out.put(OPEN);
            }
            line(out, message);
        }
        response.write(false, out.flip(), this);
    }

    @Override
    void writeControl(byte[] payload) {
        throw new IllegalStateException("an event stream has no pings of its own");
    }

    @Override
    void writeEnded() {
        // The buffers are the collector's.
    }

    @Override
    void writeClosing(Closing how) {
        CloseCode code = Objects.requireNonNull(how.code());
        byte[] close = new JsonWriter(id.length() * 2)
                .beginObject()
                .field("code", code.code())
                .field("reason", how.reason())
                .endObject()
                .toBytes();
        ByteBuffer out = ByteBuffer.allocate(CLOSE.length + DATA.length + close.length + ENDING);
        line(out.put(CLOSE), close);
        response.write(true, out.flip(), Callback.from(() -> finish(null), this::finish));
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

    /**
     * The message as one line. What clients wrote is passed on as they wrote it, line breaks between its tokens included;
     * in a string JSON has none. A line break would end the data of the event, so it becomes a space.
     */
    private static void line(ByteBuffer out, byte[] message) {
        out.put(DATA);
        for (byte b : message) {
            out.put(b == '\n' || b == '\r' ? (byte) ' ' : b);
        }
        out.put((byte) '\n').put((byte) '\n');
    }
}
