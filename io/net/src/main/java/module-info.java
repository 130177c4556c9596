/**
 * The way to the network: reactors, UDP in batches, TCP and TLS streams, the interfaces of this host, names of DNS and mDNS. Protocol machines own
 * no socket, thread or clock; this room has them.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.net {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;
    requires jdk.net;

    exports dev.maru.net;
}
