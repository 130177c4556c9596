package dev.maru.signaling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an HTTP connection becomes when it is upgraded to a WebSocket: it fills a pooled buffer when there is something to
 * read, and hands it to the {@link FrameReader}. Reading happens on the selector's own thread, as nothing that comes of
 * it blocks (see {@link Conversation}); so no thread is started or woken for a message. Everything that one read brings
 * is handled before anything is written, so that the messages of a burst leave in one packet for each receiver.
 */
final class FrameConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeTo {
    private static final Logger LOG = LoggerFactory.getLogger(FrameConnection.class);

    private static final int BUFFER_BYTES = 16_384;

    /** How often a connection is read before others have their turn. */
    private static final int READS = 4;

    private final ByteBufferPool pool;
    private final WebSocketLink link;
    private final FrameReader reader;
    private final boolean isPlain;
    private @Nullable ByteBuffer upgraded;

    FrameConnection(
            EndPoint endPoint, Executor executor, ByteBufferPool pool, WebSocketLink link, int maxMessageBytes) {
        super(endPoint, executor);
        this.pool = pool;
        this.link = link;
        reader = new FrameReader(maxMessageBytes, link);
        isPlain = endPoint instanceof SocketChannelEndPoint;
    }

    /** Bytes that came with the handshake. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        upgraded = buffer;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        // Heartbeats are the protocol's own; an idle timer for each connection would cost memory and do less.
        getEndPoint().setIdleTimeout(0);
        ByteBuffer first = upgraded;
        upgraded = null;
        Flushes.after(() -> {
            link.opened(getEndPoint(), pool);
            if (first != null) {
                reader.read(first);
            }
        });
        fillInterested();
    }

    @Override
    public void onFillable() {
        RetainableByteBuffer buffer = pool.acquire(BUFFER_BYTES, true);
        try {
            for (int i = 0; i < READS; i++) {
                ByteBuffer bytes = buffer.getByteBuffer();
                BufferUtil.clear(bytes);
                int filled = getEndPoint().fill(bytes);
                if (filled < 0) {
                    getEndPoint().close();
                    return;
                }
                if (filled > 0) {
                    read(bytes);
                }
                if (filled == 0 || isPlain && filled < BUFFER_BYTES) {
                    // A plain socket is empty then, which another system call would only confirm.
                    break;
                }
            }
            fillInterested();
        } catch (IOException e) {
            getEndPoint().close(e);
        } catch (RuntimeException e) {
            // Our bug, whatever the client sent: it must not leave a connection that nobody reads and nobody closes.
            LOG.error("A connection was closed because reading it failed.", e);
            getEndPoint().close(e);
        } finally {
            buffer.release();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        getEndPoint().close(cause);
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return false;
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        link.closed();
    }

    private void read(ByteBuffer bytes) {
        if (reader.isDone()) {
            link.discarded(bytes.remaining());
        } else {
            Flushes.after(() -> reader.read(bytes));
        }
    }
}
