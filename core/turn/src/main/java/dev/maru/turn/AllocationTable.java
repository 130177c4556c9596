package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All allocations of a machine: how they are found, when they end, and what has to be undone then. */
final class AllocationTable {
    private final FlowTable flows;
    private final ExpiryWheel wheel;
    private final EventQueue events;
    private final RelaySockets sockets;
    private final PeerConnections connections;
    private final Map<Long, Allocation> all = new LinkedHashMap<>();
    private long lastId;

    AllocationTable(
            long seed, ExpiryWheel wheel, EventQueue events, RelaySockets sockets, PeerConnections connections) {
        this.connections = connections;
        this.flows = new FlowTable(seed);
        this.wheel = wheel;
        this.events = events;
        this.sockets = sockets;
    }

    FlowTable flows() {
        return flows;
    }

    int size() {
        return all.size();
    }

    List<Allocation> all() {
        return List.copyOf(all.values());
    }

    /** The allocation of a number. */
    @Nullable
    Allocation get(long id) {
        return all.get(id);
    }

    /** The allocation of a client's 5-tuple. */
    @Nullable
    Allocation ofClient(Protocol protocol, TransportAddress server, TransportAddress client) {
        return flows.get(protocol, server, client) instanceof Allocation allocation ? allocation : null;
    }

    /** The relayed address that a local address is, if it is one. */
    @Nullable
    Relay relay(Protocol protocol, TransportAddress local) {
        return flows.get(protocol, local, TransportAddress.UNSPECIFIED) instanceof Relay relay ? relay : null;
    }

    long nextId() {
        return ++lastId;
    }

    /** Takes in an allocation that has its relays. */
    void add(Allocation allocation, long now) {
        all.put(allocation.id, allocation);
        flows.put(allocation.protocol, allocation.server, allocation.client, allocation);
        allocation
                .relays()
                .forEach(relay -> flows.put(relay.protocol, relay.local, TransportAddress.UNSPECIFIED, relay));
        reschedule(allocation);
        events.add(new TurnServerEvent.AllocationMade(allocation.status(now)));
    }

    /** Gives an allocation another client address (RFC 8016 §3.2.2). */
    void move(Allocation allocation, Exchange exchange) {
        TransportAddress from = allocation.client;
        flows.remove(allocation.protocol, allocation.server, allocation.client, allocation);
        allocation.protocol = exchange.protocol();
        allocation.server = exchange.server();
        allocation.client = exchange.client();
        allocation.isDetached = false;
        flows.put(allocation.protocol, allocation.server, allocation.client, allocation);
        events.add(new TurnServerEvent.AllocationMoved(allocation.status(exchange.now()), from));
    }

    /** Leaves an allocation without a client, who may come back until a deadline. */
    void detach(Allocation allocation, long deadline) {
        flows.remove(allocation.protocol, allocation.server, allocation.client, allocation);
        allocation.isDetached = true;
        allocation.relays().forEach(relay -> relay.expires = Math.min(relay.expires, deadline));
        reschedule(allocation);
    }

    /** Binds a channel that is not bound yet. */
    void bind(Allocation allocation, Channel channel) {
        allocation.channels.add(channel);
        flows.put(Protocol.UDP, channel.relay.local, channel.peer, channel);
    }

    /** Undoes bindings that are over, or all of a relay. */
    private void unbind(Allocation allocation, java.util.function.Predicate<Channel> gone) {
        allocation.channels.forEach(channel -> {
            if (gone.test(channel)) {
                flows.remove(Protocol.UDP, channel.relay.local, channel.peer, channel);
            }
        });
        allocation.channels.keep(gone.negate());
    }

    /** Undoes the channels that are over, so that their numbers and peers may be bound again. */
    void expireChannels(Allocation allocation, long now) {
        unbind(allocation, channel -> channel.expires <= now);
    }

    /** Ends one relayed address, and the allocation with the last one. */
    void end(Allocation allocation, Relay relay, TurnServerEvent.Cause cause, long now) {
        if (allocation.relays().allMatch(relay::equals)) {
            end(allocation, cause, now);
        } else {
            close(allocation, relay);
            reschedule(allocation);
        }
    }

    /** Ends an allocation. */
    void end(Allocation allocation, TurnServerEvent.Cause cause, long now) {
        AllocationStatus last = allocation.status(now);
        allocation.relays().toList().forEach(relay -> close(allocation, relay));
        flows.remove(allocation.protocol, allocation.server, allocation.client, allocation);
        wheel.cancel(allocation);
        all.remove(allocation.id);
        allocation.lease.end();
        events.add(new TurnServerEvent.AllocationEnded(last, cause));
    }

    private void close(Allocation allocation, Relay relay) {
        connections.endOf(relay);
        unbind(allocation, channel -> channel.relay == relay);
        allocation.permissions.keep(permission -> permission.host.isIpv6() != relay.local.isIpv6());
        flows.remove(relay.protocol, relay.local, TransportAddress.UNSPECIFIED, relay);
        sockets.close(relay.protocol, relay.local);
        if (relay.local.isIpv6()) {
            allocation.ipv6 = null;
        } else {
            allocation.ipv4 = null;
        }
    }

    /** Takes away what a new policy does not allow any more. */
    void revoke(PeerPolicy policy) {
        for (Allocation allocation : all.values()) {
            unbind(allocation, channel -> !policy.allows(channel.peer));
            allocation.permissions.keep(permission -> policy.allows(permission.host.withPort(1)));
        }
    }

    /** Lets end what is over in one allocation. */
    void expire(Allocation allocation, long now) {
        if (allocation.expires() <= now) {
            end(allocation, TurnServerEvent.Cause.EXPIRED, now);
            return;
        }
        allocation.relays().filter(relay -> relay.expires <= now).toList().forEach(relay -> close(allocation, relay));
        expireChannels(allocation, now);
        allocation.permissions.expire(now);
        reschedule(allocation);
    }

    /** Looks again when the next thing of an allocation ends. To be called when something of it may end earlier than before. */
    void reschedule(Allocation allocation) {
        long[] next = {allocation.permissions.earliest()};
        allocation.relays().forEach(relay -> next[0] = Math.min(next[0], relay.expires));
        allocation.channels.forEach(channel -> next[0] = Math.min(next[0], channel.expires));
        wheel.schedule(allocation, next[0]);
    }
}
