/**
 * What every protocol machine is made of: the machine itself, the datagram, addresses, timers, big-endian access to byte
 * arrays, serial number arithmetic, and the reasons for which a packet is dropped. It knows no protocol.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.wire {
    requires static transitive org.jspecify;

    exports dev.maru.wire;
}
