package dev.maru.datachannel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels by id, and those that wait for one (RFC 8832 §6: even ids for the DTLS client, odd ones for the server). */
final class ChannelTable {
    /** Characters in the labels and protocols of the peer's channels, together: each may be 65,535 bytes long (RFC 8832 §5.1). */
    private static final int MAX_PEER_TEXT = 4 << 20;

    private final HashMap<Integer, DataChannel> byId = new HashMap<>();
    private final List<DataChannel> waiting = new ArrayList<>();
    private boolean hasRole;
    private int parity;

    private int peerText;

    /** No id of ours below it is free. */
    private int firstFree;

    @Nullable
    DataChannel get(int id) {
        return byId.get(id);
    }

    /** Learns the role; returns the channels that waited for it, those without an id are too many. */
    List<DataChannel> role(boolean isDtlsClient) {
        if (hasRole) {
            return List.of();
        }
        hasRole = true;
        parity = isDtlsClient ? 0 : 1;
        firstFree = parity;
        List<DataChannel> ready = List.copyOf(waiting);
        waiting.clear();
        for (DataChannel channel : ready) {
            channel.id = freeId();
            if (channel.id != ChannelParameters.NO_ID) {
                byId.put(channel.id, channel);
            }
        }
        return ready;
    }

    DataChannel add(ChannelParameters parameters) {
        if (parameters.isNegotiated()) {
            DataChannel channel = new DataChannel(parameters, parameters.id(), false);
            if (byId.putIfAbsent(channel.id, channel) != null) {
                throw new IllegalStateException("channel " + channel.id + " is there already");
            }
            return channel;
        }
        if (!hasRole) {
            if (waiting.size() > ChannelParameters.MAX_ID / 2) {
                throw new IllegalStateException("there are no more ids");
            }
            DataChannel channel = new DataChannel(parameters, ChannelParameters.NO_ID, false);
            waiting.add(channel);
            return channel;
        }
        int id = freeId();
        if (id == ChannelParameters.NO_ID) {
            throw new IllegalStateException("there are no more ids");
        }
        DataChannel channel = new DataChannel(parameters, id, false);
        byId.put(id, channel);
        return channel;
    }

    private int freeId() {
        for (int id = firstFree; id <= ChannelParameters.MAX_ID; id += 2) {
            if (!byId.containsKey(id)) {
                firstFree = id + 2;
                return id;
            }
        }
        return ChannelParameters.NO_ID;
    }

    /** A channel that the peer opened; null when the id is taken, or is one of ours. */
    @Nullable
    DataChannel addOfPeer(ChannelParameters parameters, int id) {
        boolean isOurs = hasRole && (id & 1) == parity;
        if (isOurs || id > ChannelParameters.MAX_ID || byId.containsKey(id)) {
            return null;
        }
        DataChannel channel = new DataChannel(parameters, id, true);
        byId.put(id, channel);
        peerText += textLength(parameters);
        return channel;
    }

    /** Whether the peer has opened as much as it may. */
    boolean isFullFor(ChannelParameters parameters) {
        return peerText + textLength(parameters) > MAX_PEER_TEXT;
    }

    private static int textLength(ChannelParameters parameters) {
        return parameters.label().length() + parameters.protocol().length();
    }

    void remove(DataChannel channel) {
        waiting.remove(channel);
        if (channel.isOpenedByPeer() && byId.get(channel.id) == channel) {
            peerText -= textLength(channel.parameters());
        }
        if (byId.remove(channel.id, channel) && hasRole && (channel.id & 1) == parity) {
            firstFree = Math.min(firstFree, channel.id);
        }
    }

    List<DataChannel> withIds() {
        return byId.values().stream()
                .sorted((a, b) -> Integer.compare(a.id, b.id))
                .toList();
    }

    List<DataChannel> all() {
        List<DataChannel> channels = new ArrayList<>(withIds());
        channels.addAll(waiting);
        return channels;
    }
}
