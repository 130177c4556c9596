package dev.maru.net;

import dev.maru.wire.TransportAddress;

/** A record of a {@link DnsMessage}, of the class Internet and of a kind that is of use here; others are stepped over. */
sealed interface DnsRecord {
    /** Whose record it is. */
    DnsName name();

    /** How long it may be believed, in seconds, unsigned; 0 takes it back (RFC 6762 §10.1). */
    long ttlSeconds();

    /** Whether it replaces what was known of the name and type: the cache-flush bit of RFC 6762 §10.2. */
    boolean flushes();

    /**
     * An IP address: A (RFC 1035 §3.4.1) or AAAA (RFC 3596 §2.2).
     *
     * @param address with port 0
     */
    record Address(DnsName name, TransportAddress address, long ttlSeconds, boolean flushes) implements DnsRecord {
        /** A or AAAA. */
        int type() {
            return address.isIpv6() ? DnsMessage.AAAA : DnsMessage.A;
        }
    }

    /**
     * NSEC in the short form of RFC 6762 §6.1: there are records of these types and of no others.
     *
     * @param hasIpv4 whether there is an A record
     * @param hasIpv6 whether there is an AAAA record
     */
    record Only(DnsName name, boolean hasIpv4, boolean hasIpv6, long ttlSeconds, boolean flushes)
            implements DnsRecord {}
}
