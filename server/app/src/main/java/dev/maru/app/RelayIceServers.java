package dev.maru.app;

import dev.maru.room.Participant;
import dev.maru.signaling.IceServers;
import dev.maru.wire.TransportAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells participants of the relay in this program, besides the servers in the configuration: by the host that they opened Maru by, since
 * that is the one that they can reach, and with a password that is theirs alone and ends soon.
 */
final class RelayIceServers implements IceServers {
    private static final String LOCALHOST = "localhost";

    private final List<IceServer> configured;
    private final RelayDaemon relay;

    RelayIceServers(List<IceServer> configured, RelayDaemon relay) {
        this.configured = configured;
        this.relay = relay;
    }

    @Override
    public Lease lend(Participant participant, @Nullable String host, long now) {
        long until = now + relay.config().get(RelaySettings.CREDENTIAL_LIFETIME).toMillis();
        List<IceServer> servers = new ArrayList<>(configured);
        String name = hostFor(host);
        List<String> turn = new ArrayList<>();
        TransportAddress udp = best(relay.udp(), name);
        if (udp != null) {
            servers.add(new IceServer(List.of("stun:" + authority(name, udp)), null, null));
            turn.add("turn:" + authority(name, udp) + "?transport=udp");
        }
        TransportAddress tcp = best(relay.tcp(), name);
        if (tcp != null) {
            turn.add("turn:" + authority(name, tcp) + "?transport=tcp");
        }
        TransportAddress tls = best(relay.tls(), name);
        if (tls != null) {
            turn.add("turns:" + authority(name, tls) + "?transport=tcp");
        }
        if (!turn.isEmpty()) {
            dev.maru.app.IceServer own =
                    relay.credentials(turn, participant.id().value(), until);
            Secret password = own.credential();
            servers.add(new IceServer(own.urls(), own.username(), password == null ? null : password.reveal()));
        }
        return new Lease(servers, until);
    }

    /** localhost may mean ::1 to a browser, where nobody may listen. */
    private @Nullable String hostFor(@Nullable String asked) {
        String external = relay.config().get(RelaySettings.EXTERNAL_NAME);
        if (!external.isEmpty()) {
            return external;
        }
        return asked == null || asked.isEmpty() || asked.equals(LOCALHOST) || asked.endsWith("." + LOCALHOST)
                ? null
                : asked;
    }

    /** The one at the very address, or the first, whose port is that of the others. */
    private static @Nullable TransportAddress best(List<TransportAddress> listened, @Nullable String host) {
        if (listened.isEmpty()) {
            return null;
        }
        for (TransportAddress each : listened) {
            InetAddress address = each.toSocketAddress().getAddress();
            boolean fits = host == null
                    ? address.isLoopbackAddress()
                    : LocalNetwork.text(address).equals(host);
            if (fits) {
                return each;
            }
        }
        return listened.getFirst();
    }

    private static String authority(@Nullable String host, TransportAddress address) {
        return host != null
                ? Listeners.authority(host, address.port())
                : Listeners.authority(address.toSocketAddress().getAddress(), address.port());
    }
}
