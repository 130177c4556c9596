/**
 * A virtual network: hosts, links, NAT boxes and virtual time in one thread, seeded, so that a protocol core can be tested
 * through thousands of bad days, each one repeatable. Any core may use it at test scope.
 *
 * <p>{@code docs/simnet.md} says how.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.simnet {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;

    exports dev.maru.simnet;
}
