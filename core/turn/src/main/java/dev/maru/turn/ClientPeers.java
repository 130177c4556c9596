package dev.maru.turn;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a {@link TurnClient}: asks for their permissions and channels, prolongs them before they end, and lets them go.
 *
 * <p>A permission is prolonged until all peers at its host are released. A channel is prolonged as long as packets take it; unused for
 * its whole life it lapses, and the next packet binds it again. All lifetimes count from the start of the request, because
 * the server may have seen its first copy.
 */
final class ClientPeers {
    /** Peers at most: as many as there are channels. */
    static final int MAX_PEERS = ChannelFrame.MAX_CHOSEN - ChannelFrame.MIN_CHANNEL + 1;

    private static final long SECOND = 1_000_000_000;

    /** RFC 8656 §9. */
    static final long PERMISSION_LIFETIME = 300 * SECOND;

    /** A minute early: a request takes 39.5 s to be given up (RFC 8489 §6.2.1). */
    static final long PERMISSION_REFRESH = 240 * SECOND;

    /** RFC 8656 §12. */
    static final long CHANNEL_LIFETIME = 600 * SECOND;

    /** A minute early, too. */
    static final long CHANNEL_REFRESH = 540 * SECOND;

    /** For so long after its end a channel's number must not name another peer (RFC 8656 §12). */
    static final long REUSE_GUARD = 300 * SECOND;

    /** After a refusal packets do not ask again for this long; a server that says no is not asked at the rate of media. */
    static final long RETRY_PAUSE = 10 * SECOND;

    private static final int FIRST_NUMBERS = 8;

    private final ClientRequests requests;
    private final Consumer<TurnClientEvent> events;
    private final AddressTable<ClientPeer> peers = new AddressTable<>();
    private final AddressTable<ClientPermission> permissions = new AddressTable<>();
    private final List<ClientPeer> allPeers = new ArrayList<>();
    private final List<ClientPermission> allPermissions = new ArrayList<>();
    private @Nullable ClientPeer[] byNumber = new ClientPeer[FIRST_NUMBERS];
    private int usedNumbers;
    private long dueAt = Machine.NEVER;

    ClientPeers(ClientRequests requests, Consumer<TurnClientEvent> events) {
        this.requests = requests;
        this.events = events;
    }

    @Nullable
    ClientPeer get(TransportAddress address) {
        return peers.get(address);
    }

    @Nullable
    ClientPeer get(long high, long low, int port, boolean ipv6) {
        return peers.get(high, low, port, ipv6);
    }

    boolean isPermitted(TransportAddress address, long now) {
        ClientPermission permission = permissions.getHost(address);
        return permission != null && permission.isStanding(now);
    }

    /** Whether a host of these bits has a permission. */
    boolean isPermitted(long high, long low, boolean ipv6, long now) {
        ClientPermission permission = permissions.get(high, low, 0, ipv6);
        return permission != null && permission.isStanding(now);
    }

    /** The peer with a channel number, also while the answer to its binding is on its way (RFC 8656 §12.6). */
    @Nullable
    ClientPeer ofChannel(int number) {
        int index = number - ChannelFrame.MIN_CHANNEL;
        return index >= 0 && index < usedNumbers ? byNumber[index] : null;
    }

    /** The peer, known from now on and with its permission on its way. Returns null when there are too many. */
    @Nullable
    ClientPeer admit(TransportAddress address, long now) {
        ClientPeer peer = peers.get(address);
        if (peer == null) {
            if (peers.size() >= MAX_PEERS) {
                return null;
            }
            peer = new ClientPeer(address, permissionOf(address));
            peer.permission.peers++;
            peer.permission.holders++;
            peers.put(address, peer);
            allPeers.add(peer);
        } else if (peer.isReleased) {
            peer.isReleased = false;
            peer.permission.holders++;
            due(peer.dueAt());
        }
        if (!peer.permission.isStanding(now)) {
            ask(peer.permission, now);
        }
        due(peer.permission.dueAt());
        return peer;
    }

    private ClientPermission permissionOf(TransportAddress address) {
        ClientPermission permission = permissions.getHost(address);
        if (permission == null) {
            permission = new ClientPermission(address);
            permissions.put(address.withoutPort(), permission);
            allPermissions.add(permission);
        }
        return permission;
    }

    /** Prolongs neither the peer's channel nor, unless others need it, its permission. */
    void release(TransportAddress address, long now) {
        ClientPeer peer = peers.get(address);
        if (peer != null && !peer.isReleased) {
            peer.isReleased = true;
            peer.permission.holders--;
            due(now);
        }
    }

    /** Asks for a permission, unless it is asked for or was refused just now. */
    void ask(ClientPermission permission, long now) {
        if (permission.isAsked || now < permission.retryAt) {
            return;
        }
        permission.isAsked = requests.add(ClientRequest.of(ClientRequest.Kind.PERMISSION, permission.peer, 0));
    }

    /** Asks for a channel, unless it is asked for or was refused just now, or no number is free. */
    void askChannel(ClientPeer peer, long now) {
        if (peer.isAsked || now < peer.retryAt || peer.number == 0 && !number(peer)) {
            return;
        }
        peer.isAsked = requests.add(ClientRequest.of(ClientRequest.Kind.CHANNEL, peer.address, peer.number));
    }

    /** Takes a number that was never used as long as there is one, and else one whose peer was removed. */
    private boolean number(ClientPeer peer) {
        int index = usedNumbers;
        if (index == MAX_PEERS) {
            index = Arrays.asList(byNumber).indexOf(null);
            if (index < 0) {
                return false;
            }
        } else {
            usedNumbers++;
        }
        if (index == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, 2 * index);
        }
        byNumber[index] = peer;
        peer.number = ChannelFrame.MIN_CHANNEL + index;
        return true;
    }

    void permissionGranted(ClientRequest request, long now) {
        ClientPermission permission = permissions.getHost(request.address);
        if (permission != null) {
            permission.isAsked = false;
            stands(permission, request.startedAt(), now);
        }
    }

    private void stands(ClientPermission permission, long startedAt, long now) {
        boolean isNew = !permission.isStanding(now);
        permission.standsFrom(startedAt);
        due(permission.dueAt());
        if (isNew) {
            events.accept(new TurnClientEvent.PeerPermitted(permission.peer));
        }
    }

    /** A binding prolongs the peer's permission as well (RFC 8656 §12.3). */
    void channelGranted(ClientRequest request, long now) {
        ClientPeer peer = peers.get(request.address);
        if (peer == null) {
            return;
        }
        boolean isNew = peer.boundUntil <= now;
        peer.isAsked = false;
        peer.isUsed = false;
        peer.boundUntil = request.startedAt() + CHANNEL_LIFETIME;
        peer.mayStandUntil = now + CHANNEL_LIFETIME;
        peer.refreshAt = request.startedAt() + CHANNEL_REFRESH;
        due(peer.dueAt());
        stands(peer.permission, request.startedAt(), now);
        if (isNew) {
            events.accept(new TurnClientEvent.ChannelBound(peer.address, peer.number));
        }
    }

    /** A request was refused or not answered; what stands goes on to stand until its end. */
    void refused(ClientRequest request, long now) {
        if (request.kind == ClientRequest.Kind.PERMISSION) {
            ClientPermission permission = permissions.getHost(request.address);
            if (permission != null) {
                permission.isAsked = false;
                permission.retryAt = now + RETRY_PAUSE;
                permission.refreshAt = permission.isStanding(now) ? permission.retryAt : Machine.NEVER;
                due(permission.dueAt());
            }
            return;
        }
        ClientPeer peer = peers.get(request.address);
        if (peer != null) {
            peer.isAsked = false;
            peer.retryAt = now + RETRY_PAUSE;
            peer.mayStandUntil = now + CHANNEL_LIFETIME; // the server may have bound it, and only the answer was lost
            peer.refreshAt = now < peer.boundUntil ? peer.retryAt : Machine.NEVER;
            due(peer.dueAt());
        }
    }

    /** When {@link #keepUp} has something to do. */
    long nextDue() {
        return dueAt;
    }

    private void due(long at) {
        dueAt = Math.min(dueAt, at);
    }

    /** Prolongs what ends soon and forgets what is over. */
    void keepUp(long now) {
        if (now < dueAt) {
            return;
        }
        dueAt = Machine.NEVER;
        allPeers.removeIf(peer -> isOver(peer, now));
        allPermissions.removeIf(permission -> isOver(permission, now));
        for (ClientPeer peer : allPeers) {
            due(peer.dueAt());
        }
        for (ClientPermission permission : allPermissions) {
            due(permission.dueAt());
        }
    }

    private boolean isOver(ClientPeer peer, long now) {
        if (now < peer.dueAt()) {
            return false;
        }
        if (peer.isReleased) {
            peers.remove(peer.address);
            peer.permission.peers--;
            if (peer.number != 0) {
                byNumber[peer.number - ChannelFrame.MIN_CHANNEL] = null;
            }
            return true;
        }
        peer.refreshAt = peer.isUsed ? now + RETRY_PAUSE : Machine.NEVER;
        if (peer.isUsed) {
            askChannel(peer, now);
        }
        return false;
    }

    private boolean isOver(ClientPermission permission, long now) {
        if (now < permission.dueAt()) {
            return false;
        }
        if (permission.peers == 0) {
            permissions.remove(permission.peer.withoutPort());
            return true;
        }
        permission.refreshAt = now + RETRY_PAUSE; // does not count while it is asked for
        ask(permission, now);
        return false;
    }
}
