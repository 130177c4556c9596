package dev.maru.datachannel;

import dev.maru.sctp.SctpFailure;
import org.jspecify.annotations.Nullable;

/** What {@link DataChannels} tell their driver. */
public sealed interface DataChannelEvent {
    /**
     * The association stands.
     *
     * @param maxChannels how many channels there may be at most (W3C {@code RTCSctpTransport.maxChannels})
     */
    record Connected(int maxChannels) implements DataChannelEvent {}

    /**
     * The association is over. Each channel's {@link Closed} came before.
     *
     * @param failure why it broke, or null when it was ended in order
     * @param text why, for people
     */
    record Disconnected(@Nullable SctpFailure failure, String text) implements DataChannelEvent {}

    /**
     * A channel is open; {@link DataChannel#isOpenedByPeer()} tells whether it is new to the driver.
     *
     * @param channel which
     */
    record Opened(DataChannel channel) implements DataChannelEvent {}

    /**
     * The peer closes a channel; no more can be sent on it.
     *
     * @param channel which
     */
    record Closing(DataChannel channel) implements DataChannelEvent {}

    /**
     * A channel is closed, or could not be opened.
     *
     * @param channel which
     */
    record Closed(DataChannel channel) implements DataChannelEvent {}

    /**
     * A whole message.
     *
     * @param channel which
     * @param isText whether it is UTF-8 text; it was not checked
     * @param bytes the receiver's own; may be empty
     */
    record Message(DataChannel channel, boolean isText, byte[] bytes) implements DataChannelEvent {}

    /**
     * A part of a message, in order, when the association is streaming. A message that is one part is first and last.
     *
     * @param channel which
     * @param messageId tells messages apart that come at the same time
     * @param isText whether it is UTF-8 text
     * @param bytes the receiver's own
     * @param isFirst whether the message begins with it
     * @param isLast whether the message ends with it
     */
    record Fragment(DataChannel channel, long messageId, boolean isText, byte[] bytes, boolean isFirst, boolean isLast)
            implements DataChannelEvent {}

    /**
     * The peer gave a message up of which parts have come already.
     *
     * @param channel which
     * @param messageId as in its fragments
     */
    record FragmentsEnded(DataChannel channel, long messageId) implements DataChannelEvent {}

    /**
     * What waits to be sent has shrunk to the threshold.
     *
     * @param channel which
     */
    record BufferedAmountLow(DataChannel channel) implements DataChannelEvent {}
}
