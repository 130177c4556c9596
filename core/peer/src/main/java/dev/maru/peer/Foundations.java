package dev.maru.peer;

import dev.maru.ice.CandidateType;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Foundations of candidates (RFC 8445 §5.1.1.3): the same for those of one type, one base, one server and one protocol, so that what is
 * learned from a check of one helps to order the checks of the other. Numbers, since anything else would tell of our network.
 */
final class Foundations {
    private record Key(
            CandidateType type,
            TransportAddress base,
            @Nullable TransportAddress server,
            Protocol protocol) {}

    private final Map<Key, String> known = new HashMap<>();

    /** The foundation of a candidate with that base, found through that server. */
    String of(CandidateType type, TransportAddress base, @Nullable IceServer server) {
        Key key = new Key(
                type,
                base.withoutPort(),
                server == null ? null : server.address().withoutPort(),
                server == null ? Protocol.UDP : server.protocol());
        return known.computeIfAbsent(key, _ -> Integer.toString(known.size() + 1));
    }
}
