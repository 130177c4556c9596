package dev.maru.sctp;

import java.util.ArrayList;
import java.util.List;

/**
 * A message on its way out: references to the caller's bytes, which are copied once, into packets. The caller leaves the bytes alone until
 * the message is gone: acknowledged or given up.
 *
 * <p>Most messages are whole when they are handed to {@link SctpAssociation#send}. One that is made as it is sent, such as a file, is
 * {@linkplain #open opened}, sent, and given its bytes by {@link SctpAssociation#append} until {@link SctpAssociation#end}; where both
 * sides interleave (RFC 8260) its parts leave at once, else when it is whole. Not thread-safe.
 */
public final class OutgoingMessage {
    private static final byte[] NOTHING = {};

    final int streamId;
    final int ppid;
    final SendOptions options;

    // Slice i begins at starts.get(i) within the message; slices before firstSlice are not needed any more.
    private final List<byte[]> slices = new ArrayList<>(1);
    private long[] starts = new long[1];
    private int[] offsets = new int[1];
    private int firstSlice;
    private long length;

    boolean isEnded;

    /** Whether it is the caller's own business, which its program did not send. */
    boolean isControl;

    boolean isQueued;
    boolean isAbandoned;

    /** The next byte that was not yet in any packet. */
    long sent;

    /** Until when it is worth sending, or {@code Long.MAX_VALUE}. */
    long deadline = Long.MAX_VALUE;

    /** SSN in DATA, MID in I-DATA; given with the first fragment. */
    int number;

    /** Fragment sequence number of the next fragment (RFC 8260 §2.1). */
    int nextFsn;

    private OutgoingMessage(int streamId, int ppid, SendOptions options) {
        if (streamId < 0 || streamId > 65_534) {
            throw new IllegalArgumentException("stream " + streamId + " is not in 0..65534 (RFC 8832 §6)");
        }
        this.streamId = streamId;
        this.ppid = ppid;
        this.options = options;
    }

    /**
     * A message without bytes yet, for {@link SctpAssociation#append}.
     *
     * @param streamId 0 to 65,534
     * @param ppid payload protocol identifier, 32 bits
     * @param options how it is delivered
     * @return the message
     */
    public static OutgoingMessage open(int streamId, int ppid, SendOptions options) {
        return new OutgoingMessage(streamId, ppid, options);
    }

    /**
     * A whole message.
     *
     * @param streamId 0 to 65,534
     * @param ppid payload protocol identifier, 32 bits
     * @param options how it is delivered
     * @param bytes one or more; kept, not copied
     * @return the message
     */
    public static OutgoingMessage of(int streamId, int ppid, SendOptions options, byte[] bytes) {
        OutgoingMessage message = new OutgoingMessage(streamId, ppid, options);
        message.add(bytes, 0, bytes.length);
        message.isEnded = true;
        return message;
    }

    /**
     * A whole message of the protocol above, ordered and reliable, which {@link SctpAssociation#bufferedAmount} does not count.
     *
     * @param streamId 0 to 65,534
     * @param ppid payload protocol identifier, 32 bits
     * @param bytes one or more; kept, not copied
     * @return the message
     */
    public static OutgoingMessage control(int streamId, int ppid, byte[] bytes) {
        OutgoingMessage message = of(streamId, ppid, SendOptions.RELIABLE, bytes);
        message.isControl = true;
        return message;
    }

    /**
     * How many bytes it has so far.
     *
     * @return bytes
     */
    public long length() {
        return length;
    }

    /**
     * The stream it goes on.
     *
     * @return 0 to 65,534
     */
    public int streamId() {
        return streamId;
    }

    void add(byte[] bytes, int from, int count) {
        java.util.Objects.checkFromIndexSize(from, count, bytes.length);
        if (isEnded) {
            throw new IllegalStateException("the message has ended");
        }
        if (count == 0) {
            return;
        }
        int at = slices.size();
        if (at == starts.length) {
            starts = java.util.Arrays.copyOf(starts, 2 * at);
            offsets = java.util.Arrays.copyOf(offsets, 2 * at);
        }
        starts[at] = length;
        offsets[at] = from;
        slices.add(bytes);
        length += count;
    }

    /** How much may be sent: of a message that has not ended one byte is kept back, for there has to be a last fragment. */
    long available() {
        return isEnded ? length - sent : Math.max(0, length - 1 - sent);
    }

    /** Bytes that no packet has carried. */
    long unsent() {
        return length - sent;
    }

    /** Copies a part into a packet. */
    void copy(long from, int count, byte[] target, int at) {
        int slice = firstSlice;
        while (slice + 1 < slices.size() && starts[slice + 1] <= from) {
            slice++;
        }
        long position = from;
        int left = count;
        int to = at;
        while (left > 0) {
            long end = slice + 1 < slices.size() ? starts[slice + 1] : length;
            int part = (int) Math.min(left, end - position);
            System.arraycopy(slices.get(slice), offsets[slice] + (int) (position - starts[slice]), target, to, part);
            position += part;
            to += part;
            left -= part;
            slice++;
        }
    }

    /** Lets go of slices that end at or before a position: everything up to there is acknowledged. */
    void release(long upTo) {
        while (firstSlice + 1 < slices.size() && starts[firstSlice + 1] <= upTo) {
            slices.set(firstSlice++, NOTHING);
        }
    }
}
