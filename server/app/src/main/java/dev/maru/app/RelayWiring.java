package dev.maru.app;

import dev.maru.relay.RelayLimits;
import dev.maru.relay.RelayPlaces;
import dev.maru.relay.RelayRules;
import dev.maru.relay.RelayedHost;
import dev.maru.turn.Cidr;
import dev.maru.turn.PeerPolicy;
import dev.maru.turn.TurnServerConfig;
import dev.maru.wire.TransportAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says the configuration in the words of the relay. */
final class RelayWiring {
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private RelayWiring() {}

    /**
     * Where the relay is.
     *
     * @param port of UDP and TCP, where an address says none
     * @param tlsPort of TLS, likewise
     */
    static RelayPlaces places(Config config, List<ExternalAddress> external, int port, int tlsPort) {
        List<TransportAddress> plain = addresses(points(config), port);
        List<ListenPoint> tlsPoints = config.get(RelaySettings.TLS_LISTEN);
        List<TransportAddress> tls = addresses(tlsPoints.isEmpty() ? withoutPorts(points(config)) : tlsPoints, tlsPort);
        Optional<ListenPoint> other =
                config.get(RelaySettings.DISCOVERY).stream().findFirst();
        return new RelayPlaces(
                plain,
                config.get(RelaySettings.TCP) ? plain : List.of(),
                config.get(RelaySettings.TLS) ? tls : List.of(),
                hosts(config, plain, external),
                config.get(RelaySettings.PORTS),
                config.get(RelaySettings.REACTORS),
                other.map(point ->
                        discovery(plain.getFirst(), transport(point.address(), point.portOr(port + 1)), external)));
    }

    private static TurnServerConfig.DiscoveryAddresses discovery(
            TransportAddress primary, TransportAddress other, List<ExternalAddress> external) {
        return new TurnServerConfig.DiscoveryAddresses(
                primary,
                other,
                host(ip(primary), external).external(),
                host(ip(other), external).external());
    }

    private static InetAddress ip(TransportAddress address) {
        return address.toSocketAddress().getAddress();
    }

    private static List<ListenPoint> points(Config config) {
        List<ListenPoint> own = config.get(RelaySettings.LISTEN);
        if (!own.isEmpty()) {
            return own;
        }
        Stream<String> others = config.get(Settings.LAN) ? Stream.of("::") : config.get(Settings.LISTEN).stream();
        return others.map(literal -> new ListenPoint(InetAddress.ofLiteral(literal), ListenPoint.USUAL))
                .toList();
    }

    private static List<ListenPoint> withoutPorts(List<ListenPoint> points) {
        return points.stream()
                .map(point -> new ListenPoint(point.address(), ListenPoint.USUAL))
                .distinct()
                .toList();
    }

    /** All addresses become each of them: an answer has to leave from the address that the question came to. */
    private static List<TransportAddress> addresses(List<ListenPoint> points, int usual) {
        Set<TransportAddress> all = new LinkedHashSet<>();
        for (ListenPoint point : points) {
            int port = point.portOr(usual);
            if (point.address().isAnyLocalAddress()) {
                boolean isIpv4 = point.address() instanceof Inet4Address;
                Stream.concat(LocalNetwork.addresses().stream(), LOOPBACK.stream())
                        .filter(address -> !isIpv4 || address instanceof Inet4Address)
                        .forEach(address -> all.add(transport(address, port)));
            } else {
                all.add(transport(point.address(), port));
            }
        }
        return List.copyOf(all);
    }

    private static TransportAddress transport(InetAddress address, int port) {
        return TransportAddress.of(new InetSocketAddress(address, port));
    }

    /** The configured ones, or one of each family: the likeliest of those that are listened on, loopback only where nothing else is. */
    private static List<RelayedHost> hosts(
            Config config, List<TransportAddress> listened, List<ExternalAddress> external) {
        List<InetAddress> chosen = new ArrayList<>();
        config.get(RelaySettings.RELAY_ADDRESSES).forEach(text -> chosen.add(InetAddress.ofLiteral(text)));
        if (chosen.isEmpty()) {
            List<InetAddress> candidates =
                    listened.stream().map(RelayWiring::ip).toList();
            boolean onlyLoopback = candidates.stream().allMatch(InetAddress::isLoopbackAddress);
            Map<Class<?>, InetAddress> byFamily = new LinkedHashMap<>();
            candidates.stream()
                    .filter(address -> onlyLoopback || !address.isLoopbackAddress())
                    .forEach(address -> byFamily.putIfAbsent(address.getClass(), address));
            chosen.addAll(byFamily.values());
        }
        return chosen.stream().map(address -> host(address, external)).toList();
    }

    private static RelayedHost host(InetAddress local, List<ExternalAddress> external) {
        InetAddress seen = external.stream()
                .filter(each -> each.isFor(local))
                .map(ExternalAddress::external)
                .findFirst()
                .orElse(local);
        return new RelayedHost(transport(local, 0), transport(seen, 0));
    }

    /**
     * Who may relay what.
     *
     * @param secrets those that credentials are made with, the newest first
     * @param exceptions peers that are allowed besides, as {@link #exceptions} says
     */
    static RelayRules rules(Config config, List<String> secrets, List<AddressBlock> exceptions) {
        Map<String, String> users = new LinkedHashMap<>();
        config.get(RelaySettings.USERS).forEach((name, password) -> users.put(name, password.reveal()));
        List<AddressBlock> allowed = new ArrayList<>(config.get(RelaySettings.ALLOW_PEER));
        allowed.addAll(exceptions);
        TurnServerConfig.Lifetimes usual = TurnServerConfig.Lifetimes.DEFAULT;
        int most = (int) config.get(RelaySettings.MAX_LIFETIME).toSeconds();
        return new RelayRules(
                config.get(RelaySettings.REALM),
                secrets,
                users,
                PeerPolicy.of(cidrs(allowed), cidrs(config.get(RelaySettings.DENY_PEER))),
                new RelayLimits(
                        config.get(RelaySettings.MAX_ALLOCATIONS),
                        config.get(RelaySettings.MAX_ALLOCATIONS_PER_USER),
                        config.get(RelaySettings.MAX_BANDWIDTH),
                        config.get(RelaySettings.MAX_BANDWIDTH_PER_USER),
                        config.get(RelaySettings.MAX_AGE).toSeconds()),
                new TurnServerConfig.Lifetimes(
                        Math.min(usual.allocation(), most),
                        most,
                        usual.permission(),
                        usual.channel(),
                        usual.nonce(),
                        usual.reservation(),
                        usual.mobility(),
                        usual.peerConnection()));
    }

    private static List<Cidr> cidrs(List<AddressBlock> blocks) {
        return blocks.stream().map(block -> Cidr.of(block.toString())).toList();
    }

    /**
     * What development needs: on one machine alone, that machine; in the local network ({@code lan}), the relayed addresses of
     * this machine, where the other end of a call may be. None with API keys, or where the relay listens elsewhere.
     */
    static List<AddressBlock> exceptions(Config config) {
        if (!config.isDevelopment() || !config.get(RelaySettings.LISTEN).isEmpty()) {
            return List.of();
        }
        List<AddressBlock> own = LocalNetwork.addresses().stream()
                .map(address -> new AddressBlock(address, address.getAddress().length * Byte.SIZE))
                .toList();
        if (config.get(Settings.LAN)) {
            return own;
        }
        List<AddressBlock> all = new ArrayList<>();
        all.add(new AddressBlock(InetAddress.ofLiteral("127.0.0.0"), 8));
        all.add(new AddressBlock(InetAddress.ofLiteral("::1"), 128));
        all.addAll(own);
        return all;
    }
}
