package dev.maru.ice;

import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Local preferences for the addresses of a host with several (RFC 8445 §5.1.2.1, RFC 8421): cheap networks before dear ones, and in each
 * some of IPv6 first and then IPv4 and IPv6 in turns, so that a family that is broken does not hold up the other.
 */
public final class LocalPreferences {
    /** The highest (RFC 6544 §4.2 leaves it 13 bits). */
    public static final int HIGHEST = 8_191;

    private LocalPreferences() {}

    /**
     * Orders addresses and gives each one a preference.
     *
     * @param addresses as the system prefers them (RFC 6724), at most {@link #HIGHEST}
     * @param cost of the network that an address belongs to: lower is better, the same for equally good ones
     * @return the preference of each, unique, the best first
     */
    public static Map<TransportAddress, Integer> of(
            List<TransportAddress> addresses, ToIntFunction<TransportAddress> cost) {
        if (addresses.size() > HIGHEST) {
            throw new IllegalArgumentException("no host has " + addresses.size() + " addresses");
        }
        Map<Integer, List<TransportAddress>> byCost = new TreeMap<>();
        for (TransportAddress address : addresses) {
            byCost.computeIfAbsent(cost.applyAsInt(address), _ -> new ArrayList<>())
                    .add(address);
        }
        Map<TransportAddress, Integer> preferences = new LinkedHashMap<>();
        int next = HIGHEST;
        for (List<TransportAddress> equals : byCost.values()) {
            for (TransportAddress address : interleave(equals)) {
                preferences.put(address, next--);
            }
        }
        return preferences;
    }

    /** RFC 8421 §4: IPv6 has a head start of Hi = (N4 + N6) / N4 addresses; then IPv4 and IPv6 take turns. */
    private static List<TransportAddress> interleave(List<TransportAddress> addresses) {
        List<TransportAddress> six =
                addresses.stream().filter(TransportAddress::isIpv6).toList();
        List<TransportAddress> four =
                addresses.stream().filter(a -> !a.isIpv6()).toList();
        if (four.isEmpty() || six.isEmpty()) {
            return addresses;
        }
        int headStart = Math.min(addresses.size() / four.size(), six.size());
        List<TransportAddress> mixed = new ArrayList<>(six.subList(0, headStart));
        int nextSix = headStart;
        int nextFour = 0;
        while (nextSix < six.size() || nextFour < four.size()) {
            if (nextFour < four.size()) {
                mixed.add(four.get(nextFour++));
            }
            if (nextSix < six.size()) {
                mixed.add(six.get(nextSix++));
            }
        }
        return mixed;
    }
}
