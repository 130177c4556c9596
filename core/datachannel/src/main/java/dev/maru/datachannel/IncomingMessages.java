package dev.maru.datachannel;

import dev.maru.sctp.SctpEvent;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads what comes on streams: the protocol that opens channels, and user data for them. */
final class IncomingMessages {
    /** What is kept for channels that are not there yet: the peer's OPEN may come behind what it opens the way for (RFC 8832 §6). */
    private static final int MAX_EARLY_BYTES = 1 << 20;

    private static final int MAX_EARLY = 1_024;
    private static final byte[] EMPTY = {};

    /** What came on a stream before the channel that it is for. */
    private record Early(int id, SctpEvent event, int length) {}

    final DropCounters drops = new DropCounters();

    private final ChannelLives channels;
    private final ChannelTable table;
    private final int maxMessageBytes;
    private final List<Early> early = new ArrayList<>();
    private long earlyBytes;

    /** Messages of the protocol that come in fragments, because the association is streaming. */
    private final HashMap<Long, ByteArrayOutputStream> control = new HashMap<>();

    IncomingMessages(ChannelLives channels, ChannelTable table, int maxMessageBytes) {
        this.channels = channels;
        this.table = table;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Whether something is for the channel that comes after the one that there is, since the peer's stream was reset. The peer may be
     * through with closing before we are: our own stream is reset when the answer has come. Then it is kept.
     */
    boolean isOfNextChannel(int id, SctpEvent event, int length) {
        DataChannel channel = table.get(id);
        if (channel == null || !channel.isIncomingReset) {
            return false;
        }
        keep(id, event, length);
        return true;
    }

    private void keep(int id, SctpEvent event, int length) {
        if (earlyBytes + length <= MAX_EARLY_BYTES && early.size() < MAX_EARLY) {
            earlyBytes += length;
            early.add(new Early(id, event, length));
        } else {
            drops.count(DropReason.LIMIT);
        }
    }

    void read(SctpEvent.Message message, long now) {
        if (isOfNextChannel(message.streamId(), message, message.bytes().length)) {
            return;
        }
        if (message.ppid() == Ppid.DCEP) {
            readControl(message.streamId(), message.bytes(), now);
            return;
        }
        DataChannel channel = channelFor(message.streamId(), message.ppid(), message, message.bytes().length);
        if (channel == null) {
            return;
        }
        boolean isText = Ppid.isText(message.ppid());
        byte[] bytes = Ppid.isEmpty(message.ppid()) ? EMPTY : message.bytes();
        ByteArrayOutputStream pieces = channel.pieces;
        if (Ppid.isPiece(message.ppid())) {
            if (pieces == null) {
                pieces = new ByteArrayOutputStream();
                channel.pieces = pieces;
            }
            if (pieces.size() + bytes.length <= maxMessageBytes) {
                pieces.writeBytes(bytes);
            } else {
                drops.count(DropReason.LIMIT);
            }
            return;
        }
        if (pieces != null) {
            pieces.writeBytes(bytes);
            bytes = pieces.toByteArray();
            channel.pieces = null;
        }
        channels.tell(new DataChannelEvent.Message(channel, isText, bytes));
    }

    void read(SctpEvent.Fragment fragment, long now) {
        if (isOfNextChannel(fragment.streamId(), fragment, fragment.bytes().length)) {
            return;
        }
        if (fragment.ppid() == Ppid.DCEP) {
            readControl(fragment, now);
            return;
        }
        DataChannel channel = channelFor(fragment.streamId(), fragment.ppid(), fragment, fragment.bytes().length);
        if (channel != null) {
            byte[] bytes = Ppid.isEmpty(fragment.ppid()) ? EMPTY : fragment.bytes();
            channels.tell(new DataChannelEvent.Fragment(
                    channel,
                    fragment.messageId(),
                    Ppid.isText(fragment.ppid()),
                    bytes,
                    fragment.isFirst(),
                    fragment.isLast() && !Ppid.isPiece(fragment.ppid())));
        }
    }

    void read(SctpEvent.FragmentsEnded ended) {
        if (control.remove(ended.messageId()) == null) {
            DataChannel channel = table.get(ended.streamId());
            if (channel != null && channel.state == ChannelState.OPEN) {
                channels.tell(new DataChannelEvent.FragmentsEnded(channel, ended.messageId()));
            }
        }
    }

    /** The open channel that user data is for, or null when it was dropped, or kept until there is one. */
    private @org.jspecify.annotations.Nullable DataChannel channelFor(int id, int ppid, SctpEvent event, int length) {
        if (!Ppid.isKnown(ppid)) {
            drops.count(DropReason.UNKNOWN_PROTOCOL);
            return null;
        }
        DataChannel channel = table.get(id);
        if (channel == null || channel.state == ChannelState.CONNECTING) {
            keep(id, event, length);
            return null;
        }
        if (channel.state != ChannelState.OPEN) {
            return null; // we are closing it, and nobody listens any more
        }
        channel.isAcknowledged = true; // whoever answers has read our OPEN
        return channel;
    }

    /** Reads again what came before its channel. */
    void replay(int id) {
        for (Early kept : take(id)) {
            channels.read(kept.event);
        }
    }

    /** Drops what came for a channel that never was. */
    void forget(int id) {
        take(id);
    }

    private List<Early> take(int id) {
        if (early.isEmpty()) {
            return List.of();
        }
        List<Early> taken = new ArrayList<>();
        early.removeIf(kept -> {
            if (kept.id != id) {
                return false;
            }
            earlyBytes -= kept.length;
            return taken.add(kept);
        });
        return taken;
    }

    void clear() {
        early.clear();
        control.clear();
        earlyBytes = 0;
    }

    private void readControl(SctpEvent.Fragment fragment, long now) {
        if (fragment.isFirst() && fragment.isLast()) {
            readControl(fragment.streamId(), fragment.bytes(), now);
            return;
        }
        ByteArrayOutputStream whole = control.get(fragment.messageId());
        if (whole == null) {
            if (!fragment.isFirst() || control.size() >= MAX_EARLY) {
                drops.count(DropReason.LIMIT);
                return;
            }
            whole = new ByteArrayOutputStream();
            control.put(fragment.messageId(), whole);
        }
        whole.writeBytes(fragment.bytes());
        if (whole.size() > Dcep.MAX_LENGTH) {
            control.remove(fragment.messageId());
            drops.count(DropReason.LIMIT);
        } else if (fragment.isLast()) {
            control.remove(fragment.messageId());
            readControl(fragment.streamId(), whole.toByteArray(), now);
        }
    }

    /** A message of RFC 8832. */
    private void readControl(int id, byte[] bytes, long now) {
        try {
            switch (bytes[0]) {
                case Dcep.ACK -> readAck(id);
                case Dcep.OPEN -> readOpen(id, Dcep.parseOpen(bytes), now);
                default -> drops.count(DropReason.UNKNOWN_PROTOCOL);
            }
        } catch (MalformedException malformed) {
            drops.count(malformed.reason());
            if (table.get(id) == null) {
                channels.refuse(id);
            }
        }
    }

    private void readAck(int id) {
        DataChannel channel = table.get(id);
        if (channel == null || channel.isOpenedByPeer()) {
            drops.count(DropReason.UNEXPECTED);
        } else {
            channel.isAcknowledged = true;
        }
    }

    private void readOpen(int id, ChannelParameters parameters, long now) {
        if (table.isFullFor(parameters)) {
            drops.count(DropReason.LIMIT);
            channels.refuse(id);
            return;
        }
        DataChannel channel = channels.openByPeer(parameters, id, now);
        if (channel != null) {
            replay(channel.id);
            return;
        }
        drops.count(DropReason.NOT_PERMITTED);
        if (table.get(id) == null) {
            channels.refuse(id);
        }
    }
}
