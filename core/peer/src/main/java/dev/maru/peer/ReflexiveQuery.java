package dev.maru.peer;

import dev.maru.stun.BindingClient;
import dev.maru.wire.TransportAddress;

/**
 * One question to a STUN server from one of our addresses.
 *
 * @param base from where
 * @param server whom
 * @param client the machine that asks
 */
record ReflexiveQuery(TransportAddress base, IceServer server, BindingClient client) {}
