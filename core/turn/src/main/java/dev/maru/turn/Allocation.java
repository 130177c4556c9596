package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client has here: one relayed address or two, and the peers that may use them (RFC 8656 §3.2). It is the flow of its client's
 * packets. What few allocations have is made when it is needed.
 */
final class Allocation extends Timed implements Flow {
    final long id;
    final String username;
    final String account;
    final String password;
    final String realm;
    final boolean dontFragment;
    final Quotas.Lease lease;
    final Permissions permissions = new Permissions();
    final Channels channels = new Channels();

    Protocol protocol;
    TransportAddress server;
    TransportAddress client;

    @Nullable
    Relay ipv4;

    @Nullable
    Relay ipv6;

    /** How it was made, to answer the same request in the same way (§7.2). */
    @Nullable
    Origin origin;

    /** The secret of its ticket (RFC 8016); 0 when it is not mobile. */
    long ticket;

    /** The secret of the ticket before, while the client may know no other; else 0. */
    long lastTicket;

    /** By which request it came here, while the client may know no other ticket than that one's. */
    @Nullable
    Move lastMove;

    /** Whether its client's connection ended, and it waits for the client to come back. */
    boolean isDetached;

    long packetsToPeers;
    long bytesToPeers;
    long packetsToClient;
    long bytesToClient;
    long packetsDropped;

    private final AllocationTable table;

    /** The request that made it, and what only that request's answer has. */
    record Origin(
            int transactionHigh,
            long transactionLow,
            long token,
            @Nullable AddressError addressError) {}

    /** The transaction of a request that moved it (RFC 8016), and of the one before. */
    record Move(
            int transactionHigh,
            long transactionLow,
            @Nullable Move before) {
        static Move by(StunMessage request, @Nullable Move last) {
            Move before = last == null ? null : new Move(last.transactionHigh, last.transactionLow, null);
            return new Move(request.transactionHigh(), request.transactionLow(), before);
        }

        boolean isOf(StunMessage request) {
            return request.transactionHigh() == transactionHigh && request.transactionLow() == transactionLow;
        }
    }

    /** Why the second family was not allocated (§7.2). */
    record AddressError(boolean isIpv6, TurnError error) {}

    Allocation(long id, Exchange exchange, Quotas.Lease lease, AllocationTable table) {
        this.id = id;
        this.protocol = exchange.protocol();
        this.server = exchange.server();
        this.client = exchange.client();
        Identity identity = exchange.identity();
        this.username = identity.username();
        this.account = identity.account();
        this.password = identity.password();
        this.realm = identity.realm();
        this.dontFragment = exchange.request().has(StunAttribute.DONT_FRAGMENT);
        this.lease = lease;
        this.table = table;
    }

    @Override
    public boolean isBetween(Protocol carrier, TransportAddress local, TransportAddress remote) {
        return carrier == protocol && remote.equals(client) && local.equals(server);
    }

    /** The relayed address of a family, if it has one. */
    @Nullable
    Relay relay(boolean isIpv6) {
        return isIpv6 ? ipv6 : ipv4;
    }

    Stream<Relay> relays() {
        return Stream.of(ipv4, ipv6).filter(java.util.Objects::nonNull).map(java.util.Objects::requireNonNull);
    }

    /** What peers' packets are carried by. */
    Protocol relayedProtocol() {
        return relays().findAny().map(relay -> relay.protocol).orElse(Protocol.UDP);
    }

    /** When the last of its addresses ends. */
    long expires() {
        return relays().mapToLong(relay -> relay.expires).max().orElse(0);
    }

    /** The permission of a peer, if it is in force. */
    @Nullable
    Permission permission(TransportAddress peer, long now) {
        Permission permission = permissions.get(peer);
        return permission == null || permission.expires <= now ? null : permission;
    }

    /** The channel of a number, if it is bound. */
    @Nullable
    Channel channel(int number, long now) {
        Channel channel = channels.get(number);
        return channel == null || channel.expires <= now ? null : channel;
    }

    @Override
    void expire(long now) {
        table.expire(this, now);
    }

    AllocationStatus status(long now) {
        List<TransportAddress> relayed = relays().map(relay -> relay.external).toList();
        int[] bound = {0};
        channels.forEach(channel -> bound[0] += channel.expires > now ? 1 : 0);
        return new AllocationStatus(
                id,
                account,
                username,
                protocol,
                server,
                client,
                relayed,
                relayedProtocol(),
                Math.max(0, expires() - now) / ExpiryWheel.TICK,
                permissions.countAt(now),
                bound[0],
                new Traffic(packetsToPeers, bytesToPeers, packetsToClient, bytesToClient, packetsDropped));
    }
}
