package dev.maru.webrtc;

import dev.maru.net.Resolver;
import dev.maru.peer.IceServer;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Finds out where the servers of a configuration are. A server whose name nobody knows is left out, and told. */
final class ServerAddresses {
    /** Servers, each with a handful of addresses; more than that only makes gathering slow. */
    private static final int MAX_SERVERS = 16;

    /** Told of a server that could not be found. */
    interface Failures {
        void failed(String url, String reason);
    }

    private ServerAddresses() {}

    /** Reads all addresses, or throws the W3C's error for the first that is wrong (§4.4.1.1, "set the configuration"). */
    static void check(List<RTCIceServer> servers) {
        for (RTCIceServer server : servers) {
            if (server.urls().isEmpty()) {
                throw new RTCException("SyntaxError", "A server has at least one address.");
            }
            for (String url : server.urls()) {
                boolean isTurn = IceUrl.parse(url).isTurn();
                boolean hasLogin = server.username() != null && server.credential() != null;
                if (isTurn && !hasLogin) {
                    throw RTCException.invalidAccess("The TURN server " + url + " needs a username and a credential.");
                }
            }
        }
    }

    static CompletableFuture<List<IceServer>> resolve(
            List<RTCIceServer> servers, Resolver resolver, Failures failures) {
        List<CompletableFuture<List<IceServer>>> all = new ArrayList<>();
        for (RTCIceServer server : servers) {
            for (String url : server.urls()) {
                IceUrl parsed = IceUrl.parse(url);
                if (!parsed.isTurn() && parsed.protocol() == Protocol.TCP) {
                    continue; // STUN over TCP says nothing about UDP, which is what its answer is for.
                }
                all.add(resolver.resolve(parsed.host(), parsed.port())
                        .thenApply(found -> byFamily(found).stream()
                                .map(address -> toServer(url, parsed, server, address))
                                .toList())
                        .exceptionally(failure -> {
                            failures.failed(url, String.valueOf(failure.getMessage()));
                            return List.of();
                        }));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(_ -> all.stream()
                        .flatMap(one -> one.join().stream())
                        .limit(MAX_SERVERS)
                        .toList());
    }

    /** The first address of each family. */
    private static List<TransportAddress> byFamily(List<TransportAddress> found) {
        List<TransportAddress> chosen = new ArrayList<>();
        for (TransportAddress address : found) {
            if (chosen.stream().noneMatch(one -> one.isIpv6() == address.isIpv6())) {
                chosen.add(address);
            }
        }
        return chosen;
    }

    private static IceServer toServer(String configured, IceUrl url, RTCIceServer server, TransportAddress address) {
        return toServer(url, server, address).withUrl(configured);
    }

    private static IceServer toServer(IceUrl url, RTCIceServer server, TransportAddress address) {
        if (!url.isTurn()) {
            return IceServer.stun(address);
        }
        String username = String.valueOf(server.username());
        String credential = String.valueOf(server.credential());
        return url.isSecure()
                ? IceServer.turnOverTls(address, url.host(), username, credential)
                : IceServer.turn(url.protocol(), address, username, credential);
    }
}
