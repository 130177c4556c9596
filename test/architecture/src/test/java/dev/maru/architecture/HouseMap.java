package dev.maru.architecture;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The map of the house: which rooms there are, and which of them may know which. Everything that is not here is
 * forbidden. Whoever needs another arrow changes {@code docs/architecture.md} and this file together, with a decision
 * record in {@code docs/adr/} that says why.
 */
final class HouseMap {
    private static final List<String> CORE = List.of(
            "wire",
            "stun",
            "turn",
            "ice",
            "dtls",
            "srtp",
            "rtp",
            "congestion",
            "sctp",
            "datachannel",
            "sdp",
            "jsep",
            "peer");
    private static final List<String> SERVER =
            List.of("room", "signaling", "relay", "sfu", "mcu", "live", "recording", "cluster", "app");

    /** The rooms on each floor. */
    static final Map<String, List<String>> FLOORS = Map.of(
            "core", CORE,
            "io", List.of("net"),
            "media", List.of("codec", "device", "mix"),
            "api", List.of("webrtc", "client"),
            "server", SERVER,
            "test", List.of("simnet", "natlab", "interop", "bench", "architecture"));

    /** Floors whose rooms drive the others from outside: they may know every room, and no room may know them. */
    static final Set<String> OUTSIDE = Set.of("test", "examples");

    /** The one test room with a place in the map: a virtual network that core rooms may use at test scope. */
    static final String SIMNET = "simnet";

    /** What the program carries but no code requires: the web app, as resources in a jar. */
    static final String WEB = "web";

    /** From a room to those that it may require. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("wire", Set.of()),
            entry("stun", Set.of("wire")),
            entry("dtls", Set.of("wire")),
            entry("rtp", Set.of("wire")),
            entry("sctp", Set.of("wire")),
            entry("sdp", Set.of()),
            entry("srtp", Set.of("rtp")),
            entry("turn", Set.of("stun")),
            entry("ice", Set.of("stun")),
            entry("congestion", Set.of("rtp")),
            entry("datachannel", Set.of("sctp")),
            entry("jsep", Set.of("sdp")),
            entry(
                    "peer",
                    Set.of(
                            "wire",
                            "stun",
                            "turn",
                            "ice",
                            "dtls",
                            "srtp",
                            "rtp",
                            "congestion",
                            "sctp",
                            "datachannel",
                            "sdp",
                            "jsep")),
            entry("net", Set.of("wire")),
            entry("codec", Set.of("rtp")),
            entry("mix", Set.of("codec")),
            entry("device", Set.of("codec")),
            entry("webrtc", Set.of("peer", "jsep", "turn", "net", "codec", "device")),
            entry("client", Set.of("webrtc")),
            entry("relay", Set.of("turn", "net")),
            entry("sfu", Set.of("peer", "jsep", "congestion", "room", "net")),
            entry("mcu", Set.of("sfu", "mix")),
            entry("live", Set.of("sfu", "jsep")),
            entry("room", Set.of()),
            entry("signaling", Set.of("room")),
            entry("recording", Set.of("sfu", "codec")),
            entry("cluster", Set.of("room", "signaling", "sfu")),
            entry(
                    "app",
                    Set.of("client", "room", "signaling", "relay", "sfu", "mcu", "live", "recording", "cluster", WEB)),
            entry(SIMNET, Set.of("wire")));

    private HouseMap() {}

    /** Whether code of one room may use another's. */
    static boolean allows(Room from, String to) {
        return ARROWS.containsKey(from.name()) ? ARROWS.get(from.name()).contains(to) : OUTSIDE.contains(from.floor());
    }

    /** Whether tests of one room may use another: the rooms it may know anyway, and for core also the virtual network. */
    static boolean allowsInTests(Room from, String to) {
        return allows(from, to) || (from.floor().equals("core") && to.equals(SIMNET));
    }

    /** The rooms that may be required, as words for an error. */
    static String allowedFrom(Room room) {
        Set<String> allowed = ARROWS.getOrDefault(room.name(), Set.of());
        return allowed.isEmpty()
                ? "no other room"
                : String.join(", ", allowed.stream().sorted().toList());
    }
}
