package dev.maru.datachannel;

import dev.maru.sctp.OutgoingMessage;
import dev.maru.sctp.SctpAssociation;
import dev.maru.sctp.SctpConfig;
import dev.maru.sctp.SctpState;
import dev.maru.sctp.SctpStatistics;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All data channels of a connection (RFC 8831), and the SCTP association that they share, which the driver drives through this. Its
 * datagrams are SCTP packets: the application data of DTLS.
 *
 * <p>Channels may be opened at any time. They get their ids when {@link #role} is known, and open when the association stands. When it
 * ends all of them are closed.
 *
 * <p>{@link #pollEvent} does work: it reads what the peer says about channels, which may make packets. A driver drains events and packets in
 * turns until there is neither. What it does not take makes the peer wait.
 */
public final class DataChannels implements Machine<DataChannelEvent> {
    /** How long a message may be where the peer's description does not say (RFC 8841 §6.1). */
    public static final long DEFAULT_MAX_MESSAGE_BYTES = 65_536;

    private static final byte[] EMPTY = {0};

    private final SctpAssociation association;
    private final ChannelLives lives;
    private long remoteMaxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;

    /**
     * No channels, and an association that has not begun.
     *
     * @param config of the association
     * @param entropy for the association, unguessable
     */
    public DataChannels(SctpConfig config, RandomGenerator entropy) {
        association = new SctpAssociation(config, entropy);
        lives = new ChannelLives(association, config.maxMessageBytes());
    }

    // What the driver wants

    /**
     * Sends INIT, once DTLS is connected; both sides do.
     *
     * @param now nanoseconds
     */
    public void connect(long now) {
        association.connect(now);
    }

    /**
     * Tells the DTLS role, which decides who opens channels on even ids (RFC 8832 §6). Channels that wait for an id get one.
     *
     * @param isDtlsClient whether we are the client; its ids are even
     * @param now nanoseconds
     */
    public void role(boolean isDtlsClient, long now) {
        lives.role(isDtlsClient, now);
    }

    /**
     * Sets the ports of SCTP ({@code a=sctp-port}, RFC 8841 §5) before the association begins; later ones are not heeded.
     *
     * @param local of our description
     * @param remote of the peer's
     */
    public void ports(int local, int remote) {
        association.ports(local, remote);
    }

    /**
     * Sets how long messages the peer takes ({@code a=max-message-size}, RFC 8841 §6).
     *
     * @param bytes 0 for any length
     */
    public void remoteMaxMessageBytes(long bytes) {
        remoteMaxMessageBytes = bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    /**
     * Opens a channel.
     *
     * @param parameters what it is like
     * @param now nanoseconds
     * @return the channel; {@link DataChannelEvent.Opened} or {@link DataChannelEvent.Closed} follows
     * @throws IllegalStateException when the association is over, the id is taken, or there are no more ids
     */
    public DataChannel open(ChannelParameters parameters, long now) {
        return lives.open(parameters, now);
    }

    /**
     * Sends a message.
     *
     * @param channel an open one
     * @param isText whether the bytes are UTF-8 text
     * @param bytes may be empty; kept, not copied, and not to be changed any more
     * @param now nanoseconds
     * @throws IllegalStateException when the channel is not open
     * @throws IllegalArgumentException when the message is longer than the peer takes
     */
    public void send(DataChannel channel, boolean isText, byte[] bytes, long now) {
        requireOpen(channel);
        requireLength(bytes.length);
        boolean isEmpty = bytes.length == 0;
        int ppid = isText ? isEmpty ? Ppid.STRING_EMPTY : Ppid.STRING : isEmpty ? Ppid.BINARY_EMPTY : Ppid.BINARY;
        association.send(OutgoingMessage.of(channel.id, ppid, channel.options(), isEmpty ? EMPTY : bytes), now);
    }

    /**
     * Begins a message that is made while it is sent. No other message of the channel gets past it if the channel is ordered.
     *
     * @param channel an open one
     * @param isText whether the bytes will be UTF-8 text
     * @param now nanoseconds
     * @return the message, for {@link #append} and {@link #end}
     * @throws IllegalStateException when the channel is not open
     */
    public OutgoingMessage begin(DataChannel channel, boolean isText, long now) {
        requireOpen(channel);
        int ppid = isText ? Ppid.STRING : Ppid.BINARY;
        OutgoingMessage message = OutgoingMessage.open(channel.id, ppid, channel.options());
        association.send(message, now);
        return message;
    }

    /**
     * Adds bytes to a message that was begun.
     *
     * @param message which
     * @param bytes kept, not copied, and not to be changed any more
     * @param from index of the first byte
     * @param count how many
     * @throws IllegalArgumentException when the message gets longer than the peer takes
     */
    public void append(OutgoingMessage message, byte[] bytes, int from, int count) {
        requireLength(message.length() + count);
        association.append(message, bytes, from, count);
    }

    /**
     * Ends a message that was begun and has one byte or more.
     *
     * @param message which
     */
    public void end(OutgoingMessage message) {
        association.end(message);
    }

    private static void requireOpen(DataChannel channel) {
        if (channel.state != ChannelState.OPEN) {
            throw new IllegalStateException(channel + " is not open");
        }
    }

    private void requireLength(long length) {
        if (length > remoteMaxMessageBytes) {
            throw new IllegalArgumentException(
                    "a message of " + length + " bytes is longer than the peer takes, " + remoteMaxMessageBytes);
        }
    }

    /**
     * How much of a channel's messages has not been in any packet (W3C {@code bufferedAmount}).
     *
     * @param channel which
     * @return bytes
     */
    public long bufferedAmount(DataChannel channel) {
        return channel.id == ChannelParameters.NO_ID || channel.state == ChannelState.CLOSED
                ? 0
                : association.bufferedAmount(channel.id);
    }

    /**
     * Sets at which amount {@link DataChannelEvent.BufferedAmountLow} is told.
     *
     * @param channel which
     * @param bytes 0 or more
     */
    public void bufferedAmountLowThreshold(DataChannel channel, long bytes) {
        channel.lowThreshold = bytes;
        if (channel.state == ChannelState.OPEN) {
            association.bufferedAmountLowThreshold(channel.id, bytes);
        }
    }

    /**
     * Closes a channel: what was handed over still arrives, then both streams are reset (RFC 8831 §6.7).
     *
     * @param channel which; {@link DataChannelEvent.Closed} follows, unless it is closed already
     * @param now nanoseconds
     */
    public void close(DataChannel channel, long now) {
        lives.close(channel, now);
    }

    /**
     * Ends the association when all that was sent has arrived.
     *
     * @param now nanoseconds
     */
    public void shutdown(long now) {
        association.shutdown(now);
    }

    /**
     * Ends the association at once.
     *
     * @param text why, for people; the peer sees it
     */
    public void abort(String text) {
        association.abort(text);
    }

    /** Says that packets go another way from now on, as after an ICE restart. */
    public void pathChanged() {
        association.pathChanged();
    }

    // What the driver sees

    /**
     * How far the association is.
     *
     * @return the state
     */
    public SctpState associationState() {
        return association.state();
    }

    /**
     * Figures of the association.
     *
     * @return a new record
     */
    public SctpStatistics statistics() {
        return association.statistics();
    }

    /**
     * Packets, chunks and messages that were not taken.
     *
     * @param reason why
     * @return how many
     */
    public long dropped(DropReason reason) {
        return association.dropped(reason) + lives.dropped(reason);
    }

    // The machine

    @Override
    public void handleDatagram(Datagram in, long now) {
        lives.at(now);
        association.handleDatagram(in, now);
    }

    @Override
    public void handleTimeout(long now) {
        lives.at(now);
        association.handleTimeout(now);
    }

    @Override
    public long nextTimeout() {
        return association.nextTimeout();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        lives.at(now);
        return association.pollTransmit(out, now);
    }

    @Override
    public @Nullable DataChannelEvent pollEvent() {
        return lives.pollEvent();
    }
}
