package dev.maru.client;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** A data channel of a room as something to read from and write to; waits where the W3C's calls back. */
public final class DataChannelLink implements TransferChannel {
    /** Enough that the association never runs dry between two calls. */
    private static final long HIGH_BYTES = 1 << 20;

    private static final long LOW_BYTES = 256 << 10;

    /** What a peer that keeps to {@link FileSender#WINDOW_BYTES} has under way, with room for control messages. */
    private static final long MAX_WAITING_BYTES = 2 * FileSender.WINDOW_BYTES;

    private static final long POLL_MILLIS = 10;

    private final RTCDataChannel channel;
    private final RoomPeer peer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<RTCMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean isOpen;
    private boolean isLost;

    /**
     * Takes over a channel.
     *
     * @param channel ordered and reliable; nobody else may listen to it
     * @param peer whose channel it is
     */
    public DataChannelLink(RTCDataChannel channel, RoomPeer peer) {
        this.channel = channel;
        this.peer = peer;
        channel.setBufferedAmountLowThreshold(LOW_BYTES);
        channel.onOpen(() -> change(() -> isOpen = true));
        channel.onClose(this::lose);
        channel.onBufferedAmountLow(() -> change(() -> {}));
        channel.onMessage(this::take);
    }

    private void take(RTCMessage message) {
        change(() -> {
            waiting.add(message);
            waitingBytes += message.bytes().length;
            if (waitingBytes > MAX_WAITING_BYTES) {
                isLost = true;
                waiting.clear();
            }
        });
    }

    /** The connection is lost: whoever waits is told, as is whoever comes. */
    public void lose() {
        change(() -> isLost = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the channel is open.
     *
     * @param millis how long
     * @throws IOException when it is not open by then
     * @throws InterruptedException when the thread was interrupted
     */
    public void awaitOpen(long millis) throws IOException, InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!isOpen) {
                if (isLost || left <= 0) {
                    throw new IOException("there is no way to the other side");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(String text) throws IOException {
        try {
            failIfLost();
            channel.send(text);
        } catch (RTCException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (!isLost && channel.bufferedAmount() > HIGH_BYTES) {
                // Asked again now and then, since the amount may have shrunk between the question and the wait.
                changed.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
        try {
            failIfLost();
            channel.send(bytes);
        } catch (RTCException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void failIfLost() throws IOException {
        lock.lock();
        try {
            if (isLost) {
                throw new IOException("the connection is lost");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Message> receive(long millis) throws IOException, InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (waiting.isEmpty()) {
                if (isLost) {
                    throw new IOException("the connection is lost");
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
            RTCMessage message = waiting.remove();
            waitingBytes -= message.bytes().length;
            return Optional.of(new Message(message.bytes(), message.isText()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says one last thing, and waits for the other side's answer, which is to close the channel: a connection that is closed before might
     * take along what was said. Whoever uses the link is told that it is lost.
     */
    void leave(ObjectNode last, long millis) {
        try {
            // Before whoever uses the link is told, and closes it: closing lets what was sent go first, but takes no
            // more.
            channel.send(last.toString());
            lose();
            awaitClosed(millis);
        } catch (RTCException e) {
            // It never opened, or is closed already.
            lose();
        }
    }

    /** Waits until the other side has closed the channel, but not longer than this. */
    void awaitClosed(long millis) {
        await(() -> channel.readyState() == RTCDataChannelState.CLOSED, millis);
    }

    /** Waits until all that was sent has left, but not longer than this. */
    void drain(long millis) {
        await(() -> channel.bufferedAmount() == 0, millis);
    }

    private static void await(BooleanSupplier isSo, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (!isSo.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public byte[] localFingerprint() {
        return peer.localFingerprint();
    }

    @Override
    public byte[] remoteFingerprint() throws IOException {
        return peer.remoteFingerprint();
    }

    @Override
    public void close() {
        lose();
        channel.close();
    }
}
