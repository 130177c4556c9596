package dev.maru.sctp;

/**
 * The parts that keep an association going beside its data.
 *
 * @param resetter of streams
 * @param pathMtu the search for it
 * @param heartbeats both ways
 * @param shutdown the end in order
 */
record Upkeep(StreamResetter resetter, PathMtu pathMtu, Heartbeats heartbeats, Shutdown shutdown) {}
