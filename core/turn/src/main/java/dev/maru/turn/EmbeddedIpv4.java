package dev.maru.turn;

import dev.maru.wire.TransportAddress;

/**
 * The ways in which an IPv6 address carries an IPv4 address to which a router on the way may send what was sent to it. What is behind
 * {@code 64:ff9b:1::/48} can be read in three ways; one that gives 0.x.y.z, where nobody is, is not the way that was meant.
 */
enum EmbeddedIpv4 {
    /** {@code 2002:V4::/16} (RFC 3056 §2). */
    SIX_TO_FOUR("2002::/16") {
        @Override
        int bits(TransportAddress address) {
            return (int) (address.high() >>> 16);
        }
    },
    /** {@code 64:ff9b::V4} (RFC 6052 §2.1). */
    NAT64("64:ff9b::/96") {
        @Override
        int bits(TransportAddress address) {
            return (int) address.low();
        }
    },
    /** {@code 64:ff9b:1:…:V4}, as with a prefix of 96 bits (RFC 8215, RFC 6052 §2.2). */
    LOCAL_NAT64("64:ff9b:1::/48") {
        @Override
        boolean isIn(TransportAddress address) {
            return super.isIn(address) && bits(address) >>> 24 != 0;
        }

        @Override
        int bits(TransportAddress address) {
            return (int) address.low();
        }
    },
    /** {@code 64:ff9b:1:V4}, as with a prefix of 48 bits, which has a zero byte within the address (RFC 8215, RFC 6052 §2.2). */
    SHORT_LOCAL_NAT64("64:ff9b:1::/48") {
        @Override
        boolean isIn(TransportAddress address) {
            return super.isIn(address) && bits(address) >>> 24 != 0;
        }

        @Override
        int bits(TransportAddress address) {
            return (int) (address.high() << 16) & 0xFFFF_0000 | (int) (address.low() >>> 40) & 0xFFFF;
        }
    },
    /** {@code 64:ff9b:1:x:V4}, as with a prefix of 64 bits (RFC 8215, RFC 6052 §2.2). */
    MIDDLE_LOCAL_NAT64("64:ff9b:1::/48") {
        @Override
        boolean isIn(TransportAddress address) {
            return super.isIn(address) && bits(address) >>> 24 != 0;
        }

        @Override
        int bits(TransportAddress address) {
            return (int) (address.low() >>> 24);
        }
    },
    /** {@code 2001:0:…}: the client's address, inverted (RFC 4380 §4). */
    TEREDO_CLIENT("2001::/32") {
        @Override
        int bits(TransportAddress address) {
            return ~(int) address.low();
        }
    },
    /** {@code 2001:0:V4:…}: the server's address (RFC 4380 §4). */
    TEREDO_SERVER("2001::/32") {
        @Override
        int bits(TransportAddress address) {
            return (int) address.high();
        }
    },
    /** {@code ::V4} (RFC 4291 §2.5.5.1). */
    COMPATIBLE("::/96") {
        @Override
        boolean isIn(TransportAddress address) {
            return super.isIn(address) && address.low() > 1; // :: and ::1 are none (§2.5.2, §2.5.3)
        }

        @Override
        int bits(TransportAddress address) {
            return (int) address.low();
        }
    },
    /** {@code ::ffff:0:V4} (RFC 2765 §2.1). */
    TRANSLATED("::ffff:0:0:0/96") {
        @Override
        int bits(TransportAddress address) {
            return (int) address.low();
        }
    },
    /** {@code …:0:5efe:V4} or {@code …:200:5efe:V4} behind any prefix (RFC 5214 §6.1). */
    ISATAP("::/0") {
        @Override
        boolean isIn(TransportAddress address) {
            return address.isIpv6() && (address.low() >>> 32 & ~0x0200_0000L) == 0x5EFEL;
        }

        @Override
        int bits(TransportAddress address) {
            return (int) address.low();
        }
    };

    private final Cidr block;

    EmbeddedIpv4(String block) {
        this.block = Cidr.of(block);
    }

    /** Whether an address is of this form. */
    boolean isIn(TransportAddress address) {
        return block.contains(address);
    }

    /** The IPv4 address in an address of this form. */
    TransportAddress extract(TransportAddress address) {
        return TransportAddress.ofIpv4(bits(address), address.port());
    }

    abstract int bits(TransportAddress address);
}
