package dev.maru.datachannel;

import dev.maru.sctp.OutgoingMessage;
import dev.maru.sctp.SctpAssociation;
import dev.maru.sctp.SctpEvent;
import dev.maru.sctp.SctpState;
import dev.maru.wire.DropReason;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** How channels open and close: by what the driver wants, and by what the association tells (RFC 8831 §6, RFC 8832 §6). */
final class ChannelLives {
    private final SctpAssociation association;
    private final ArrayDeque<DataChannelEvent> events = new ArrayDeque<>();
    private final ChannelTable table = new ChannelTable();
    private final IncomingMessages incoming;
    private boolean isConnected;
    private boolean isOver;

    /** When the driver last said what time it is; events are read at that time. */
    private long now;

    ChannelLives(SctpAssociation association, int maxMessageBytes) {
        this.association = association;
        incoming = new IncomingMessages(this, table, maxMessageBytes);
    }

    void at(long time) {
        now = time;
    }

    long dropped(DropReason reason) {
        return incoming.drops.of(reason);
    }

    // What the driver wants

    /** Gives ids to channels that wait for one. */
    void role(boolean isDtlsClient, long time) {
        for (DataChannel channel : table.role(isDtlsClient)) {
            if (channel.id == ChannelParameters.NO_ID) {
                close(channel, time); // there are no ids left
            } else if (isConnected) {
                start(channel, time);
            }
        }
    }

    DataChannel open(ChannelParameters parameters, long time) {
        if (isOver) {
            throw new IllegalStateException("the association is over");
        }
        DataChannel channel = table.add(parameters);
        if (isConnected && channel.id != ChannelParameters.NO_ID) {
            start(channel, time);
        }
        return channel;
    }

    /** Opens a channel whose id is known on an association that stands. */
    private void start(DataChannel channel, long time) {
        if (channel.id >= association.outgoingStreams()) {
            finish(channel); // the peer does not take so many
            return;
        }
        association.priority(channel.id, channel.parameters().priority());
        association.bufferedAmountLowThreshold(channel.id, channel.lowThreshold);
        if (!channel.parameters().isNegotiated()) {
            sendControl(channel.id, Dcep.open(channel.parameters()), time);
        }
        channel.state = ChannelState.OPEN;
        events.add(new DataChannelEvent.Opened(channel));
        incoming.replay(channel.id);
    }

    private void sendControl(int id, byte[] message, long time) {
        if (association.state() == SctpState.ESTABLISHED) {
            association.send(OutgoingMessage.control(id, Ppid.DCEP, message), time);
        }
    }

    void close(DataChannel channel, long time) {
        if (channel.state == ChannelState.CONNECTING) {
            finish(channel);
        } else if (channel.state == ChannelState.OPEN) {
            channel.state = ChannelState.CLOSING;
            association.resetStream(channel.id, time);
        }
    }

    private void finish(DataChannel channel) {
        channel.state = ChannelState.CLOSED;
        table.remove(channel);
        events.add(new DataChannelEvent.Closed(channel));
        incoming.replay(channel.id);
    }

    // What the association tells

    @Nullable
    DataChannelEvent pollEvent() {
        DataChannelEvent event = events.poll();
        while (event == null) {
            SctpEvent told = association.pollEvent();
            if (told == null) {
                return null;
            }
            read(told);
            event = events.poll();
        }
        return event;
    }

    void tell(DataChannelEvent event) {
        events.add(event);
    }

    void read(SctpEvent told) {
        switch (told) {
            case SctpEvent.Connected connected -> {
                isConnected = true;
                events.add(new DataChannelEvent.Connected(
                        Math.min(connected.outgoingStreams(), connected.incomingStreams())));
                table.withIds().forEach(channel -> start(channel, now));
            }
            case SctpEvent.Closed _ -> end(new DataChannelEvent.Disconnected(null, "it was ended"));
            case SctpEvent.Failed failed -> end(new DataChannelEvent.Disconnected(failed.failure(), failed.text()));
            case SctpEvent.Message message -> incoming.read(message, now);
            case SctpEvent.Fragment fragment -> incoming.read(fragment, now);
            case SctpEvent.FragmentsEnded ended -> incoming.read(ended);
            case SctpEvent.BufferedAmountLow low -> {
                DataChannel channel = table.get(low.streamId());
                if (channel != null && channel.state == ChannelState.OPEN) {
                    events.add(new DataChannelEvent.BufferedAmountLow(channel));
                }
            }
            case SctpEvent.IncomingStreamReset reset -> {
                if (!incoming.isOfNextChannel(reset.streamId(), reset, 0)) {
                    readIncomingReset(reset.streamId());
                }
            }
            case SctpEvent.OutgoingStreamReset reset -> readOutgoingReset(reset.streamId(), true);
            case SctpEvent.OutgoingStreamResetRefused reset -> readOutgoingReset(reset.streamId(), false);
        }
    }

    private void end(DataChannelEvent.Disconnected event) {
        isOver = true;
        isConnected = false;
        incoming.clear();
        table.all().forEach(this::finish);
        events.add(event);
    }

    private void readIncomingReset(int id) {
        DataChannel channel = table.get(id);
        if (channel == null) {
            incoming.forget(id);
            return;
        }
        channel.isIncomingReset = true;
        closeByPeer(channel);
        finishIfReset(channel);
    }

    private void closeByPeer(DataChannel channel) {
        if (channel.state == ChannelState.OPEN) {
            channel.state = ChannelState.CLOSING;
            events.add(new DataChannelEvent.Closing(channel));
            association.resetStream(channel.id, now);
        }
    }

    /** A peer that does not know stream reset leaves nothing to wait for. */
    private void readOutgoingReset(int id, boolean isPerformed) {
        DataChannel channel = table.get(id);
        if (channel == null) {
            return;
        }
        if (channel.state == ChannelState.OPEN) {
            channel.state = ChannelState.CLOSING; // the peer asked for our stream to be reset
            events.add(new DataChannelEvent.Closing(channel));
        }
        channel.isOutgoingReset = true;
        channel.isIncomingReset |= !isPerformed;
        finishIfReset(channel);
    }

    private void finishIfReset(DataChannel channel) {
        if (channel.isIncomingReset && channel.isOutgoingReset) {
            finish(channel);
        }
    }

    /** A channel of the peer's; null when there cannot be one under this id. */
    @Nullable
    DataChannel openByPeer(ChannelParameters parameters, int id, long time) {
        DataChannel channel = table.addOfPeer(parameters, id);
        if (channel == null) {
            return null;
        }
        association.priority(id, parameters.priority());
        association.bufferedAmountLowThreshold(id, 0);
        sendControl(id, Dcep.ack(), time);
        channel.state = ChannelState.OPEN;
        events.add(new DataChannelEvent.Opened(channel));
        return channel;
    }

    /** Refuses what the peer tried to open (RFC 8832 §6: by closing it). */
    void refuse(int id) {
        association.resetStream(id, now);
    }
}
