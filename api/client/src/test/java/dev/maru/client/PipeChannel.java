package dev.maru.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Two ends of a channel in memory, which can be cut after some binary messages. */
final class PipeChannel implements TransferChannel {
    private static final Message CUT = new Message(new byte[0], true);
    private static final int FINGERPRINT_BYTES = 32;

    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final byte[] ours;
    private byte[] theirs;
    private PipeChannel other;
    private int chunksLeft = Integer.MAX_VALUE;
    private byte damage;

    private PipeChannel(byte fill) {
        ours = new byte[FINGERPRINT_BYTES];
        java.util.Arrays.fill(ours, fill);
        theirs = ours;
        other = this;
    }

    /** The sender's end; {@link #other} is the receiver's. */
    static PipeChannel pair() {
        PipeChannel first = new PipeChannel((byte) 1);
        PipeChannel second = new PipeChannel((byte) 2);
        first.other = second;
        second.other = first;
        first.theirs = second.ours;
        second.theirs = first.ours;
        return first;
    }

    PipeChannel other() {
        return other;
    }

    /** Both ends see somebody else's certificate. */
    PipeChannel withSomebodyBetween() {
        theirs = new byte[FINGERPRINT_BYTES];
        other.theirs = new byte[FINGERPRINT_BYTES];
        return this;
    }

    PipeChannel cutAfter(int chunks) {
        chunksLeft = chunks;
        return this;
    }

    PipeChannel damaging() {
        damage = 1;
        return this;
    }

    @Override
    public void send(String text) {
        other.inbox.add(new Message(text.getBytes(StandardCharsets.UTF_8), true));
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        if (chunksLeft-- == 0) {
            close();
            throw new IOException("cut");
        }
        bytes[0] ^= damage;
        other.inbox.add(new Message(bytes, false));
    }

    @Override
    public Optional<Message> receive(long millis) throws IOException, InterruptedException {
        Message message = inbox.poll(millis, TimeUnit.MILLISECONDS);
        if (message == CUT) {
            inbox.add(CUT);
            throw new IOException("cut");
        }
        return Optional.ofNullable(message);
    }

    @Override
    public byte[] localFingerprint() {
        return ours;
    }

    @Override
    public byte[] remoteFingerprint() {
        return theirs;
    }

    @Override
    public void close() {
        inbox.add(CUT);
        other.inbox.add(CUT);
    }
}
