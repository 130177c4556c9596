package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers CreatePermission (RFC 8656 §10.2) and ChannelBind (§12.2). All that a request asks for is done, or nothing. */
final class PermissionRequests {
    private final ServerState state;

    PermissionRequests(ServerState state) {
        this.state = state;
    }

    /** An authenticated CreatePermission request for an allocation of the same user. */
    void createPermission(Exchange exchange, Allocation allocation) {
        StunMessage request = exchange.request();
        int count = request.count(StunAttribute.XOR_PEER_ADDRESS);
        List<TransportAddress> peers = new ArrayList<>(count);
        TurnError error = count == 0 ? TurnError.BAD_REQUEST : null;
        for (int i = 0; i < count && error == null; i++) {
            TransportAddress peer = request.xorAddress(StunAttribute.XOR_PEER_ADDRESS, i);
            error = peer == null ? TurnError.BAD_REQUEST : checkHost(allocation, peer);
            if (peer != null) {
                peers.add(peer);
            }
        }
        if (error == null && !hasRoom(allocation, peers, exchange.now())) {
            error = TurnError.INSUFFICIENT_CAPACITY;
        }
        if (error != null) {
            state.answers.refuse(exchange, error);
            return;
        }
        peers.forEach(peer -> install(allocation, peer, exchange.now()));
        state.table.reschedule(allocation);
        succeed(exchange);
    }

    /** An authenticated ChannelBind request for an allocation of the same user. */
    void bindChannel(Exchange exchange, Allocation allocation) {
        StunMessage request = exchange.request();
        long now = exchange.now();
        int number =
                request.lengthOf(StunAttribute.CHANNEL_NUMBER) == 4 ? request.u16(StunAttribute.CHANNEL_NUMBER) : -1;
        TransportAddress peer = request.xorAddress(StunAttribute.XOR_PEER_ADDRESS);
        if (peer == null || number < ChannelFrame.MIN_CHANNEL || number > ChannelFrame.MAX_CHANNEL) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        Relay relay = allocation.relay(peer.isIpv6());
        if (relay == null || relay.protocol != Protocol.UDP || !state.peers.allows(peer)) {
            state.answers.refuse(exchange, relay == null ? TurnError.PEER_FAMILY_MISMATCH : TurnError.FORBIDDEN);
            return;
        }
        state.table.expireChannels(allocation, now);
        Channel channel = allocation.channels.get(number);
        Channel ofPeer = state.table.flows().get(Protocol.UDP, relay.local, peer) instanceof Channel c ? c : null;
        if (channel != ofPeer) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
            return;
        }
        boolean isFull = channel == null
                && allocation.channels.size() >= state.config.limits().channels();
        if (isFull || !hasRoom(allocation, List.of(peer), now)) {
            state.answers.refuse(exchange, TurnError.INSUFFICIENT_CAPACITY);
            return;
        }
        Permission permission = install(allocation, peer, now);
        if (channel == null) {
            channel = new Channel(number, peer, relay, permission);
            state.table.bind(allocation, channel);
        }
        channel.expires = now + state.config.lifetimes().channel() * ExpiryWheel.TICK;
        state.table.reschedule(allocation);
        succeed(exchange);
    }

    private @Nullable TurnError checkHost(Allocation allocation, TransportAddress peer) {
        if (allocation.relay(peer.isIpv6()) == null) {
            return TurnError.PEER_FAMILY_MISMATCH;
        }
        // A permission is for a host, and its port means nothing (§10.1); the policy is asked for any port.
        return state.peers.allows(peer.withPort(Math.max(1, peer.port()))) ? null : TurnError.FORBIDDEN;
    }

    /** Whether all these may be installed. */
    private boolean hasRoom(Allocation allocation, List<TransportAddress> peers, long now) {
        int limit = state.config.limits().permissions();
        long fresh = countFresh(allocation, peers);
        if (allocation.permissions.size() + fresh > limit) {
            allocation.permissions.expire(now);
            fresh = countFresh(allocation, peers);
        }
        return allocation.permissions.size() + fresh <= limit;
    }

    private static long countFresh(Allocation allocation, List<TransportAddress> peers) {
        return peers.stream()
                .map(TransportAddress::withoutPort)
                .distinct()
                .filter(host -> allocation.permissions.get(host) == null)
                .count();
    }

    /** Installs or refreshes a permission (§9). Also the channels to that host use it from now on. */
    private Permission install(Allocation allocation, TransportAddress peer, long now) {
        long expires = now + state.config.lifetimes().permission() * ExpiryWheel.TICK;
        Permission known = allocation.permissions.get(peer);
        if (known != null) {
            known.expires = expires;
            return known;
        }
        Permission fresh = new Permission(peer, expires);
        allocation.permissions.add(fresh);
        allocation.channels.forEach(channel -> {
            if (channel.peer.isSameHost(peer)) {
                channel.permission = fresh;
            }
        });
        return fresh;
    }

    private void succeed(Exchange exchange) {
        if (state.answers.success(exchange) != null) {
            state.answers.send(exchange);
        }
    }
}
