package dev.maru.room;

import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all rooms of a process share.
 *
 * @param limits what holds
 * @param policies the topologies by name
 * @param tokens writes and reads resume tokens
 * @param entropy where ids and nonces come from
 * @param epoch which run of the server this is
 * @param whenClosed is told, without a lock, that a room has closed
 */
record RoomEnvironment(
        Limits limits,
        Map<String, TopologyPolicy> policies,
        ResumeTokens tokens,
        RandomGenerator entropy,
        long epoch,
        Consumer<MemoryRoom> whenClosed) {

    /** The policy of that name, or a refusal about the field {@code topology}. */
    Outcome<TopologyPolicy> policy(String name) {
        TopologyPolicy policy = policies.get(name);
        return policy != null
                ? Outcome.accepted(policy)
                : Outcome.refused(Refusal.badField("topology", "This server has no topology “" + name + "”.")
                        .withHint("It has: " + String.join(", ", policies.keySet()) + "."));
    }
}
