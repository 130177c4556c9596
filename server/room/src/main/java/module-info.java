/**
 * Rooms, participants, published tracks, grants and tokens, limits and the topology policy. Pure domain code: it knows
 * nothing of sockets, JSON or threads of its own; time is an argument.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.room {
    requires static transitive org.jspecify;
    requires com.nimbusds.jose.jwt;

    exports dev.maru.room;
}
