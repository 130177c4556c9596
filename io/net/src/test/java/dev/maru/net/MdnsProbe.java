package dev.maru.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Started in a JVM of its own, inside a host of {@link MdnsHosts}. With {@code 4} or {@code 6} it publishes an address of that family,
 * prints the name, and ends with its input; with a name besides it prints what that stands for.
 */
final class MdnsProbe {
    private MdnsProbe() {}

    public static void main(String[] arguments) throws Exception {
        boolean ipv6 = arguments[0].equals("6");
        List<HostAddress> addresses = Interfaces.list().stream()
                .filter(each ->
                        each.interfaceName().equals("lan") && each.address().isIpv6() == ipv6)
                .toList();
        try (Reactor reactor = Reactor.start(ReactorOptions.named("probe"));
                Mdns mdns = Mdns.start(reactor, addresses, new SecureRandom()).get()) {
            if (arguments.length > 1) {
                System.out.println(reactor.backend().kind() + " "
                        + mdns.resolve(arguments[1]).get(20, TimeUnit.SECONDS));
                return;
            }
            HostAddress mine = addresses.stream()
                    .filter(each -> !each.isLinkLocal())
                    .findFirst()
                    .orElseThrow(() -> new IOException("no address"));
            System.out.println(mdns.publish(mine.address()).get());
            while (System.in.read() >= 0) {
                // Until whoever started it has enough.
            }
        }
    }
}
