package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an operator decides about a TURN server: its name, how long things last, how many there may be, and what it offers. Immutable;
 * {@link TurnServer#configure} replaces it while the server runs.
 *
 * @param realm what clients mix into their keys (RFC 8489 §14.9), 1 to {@value #MAX_TEXT} bytes
 * @param software what authenticated answers name as SOFTWARE (RFC 8489 §14.14), up to {@value #MAX_TEXT} bytes; empty names nothing
 * @param lifetimes how long things last
 * @param limits how many there may be
 * @param features what it offers
 */
public record TurnServerConfig(String realm, String software, Lifetimes lifetimes, Limits limits, Features features) {
    /** Realm and software may have 763 bytes (RFC 8489 §14.9, §14.14); answers to strangers are to stay small, so 128 here. */
    public static final int MAX_TEXT = 128;

    /** Checks the ranges. */
    public TurnServerConfig {
        int size = realm.getBytes(StandardCharsets.UTF_8).length;
        if (size < 1 || size > MAX_TEXT) {
            throw new IllegalArgumentException("a realm has 1 to " + MAX_TEXT + " bytes, not " + size);
        }
        if (software.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT) {
            throw new IllegalArgumentException("the software's name has at most " + MAX_TEXT + " bytes");
        }
    }

    /**
     * The defaults of the RFC where it has some.
     *
     * @param realm the realm
     * @return a configuration
     */
    public static TurnServerConfig ofRealm(String realm) {
        return new TurnServerConfig(realm, "Maru", Lifetimes.DEFAULT, Limits.DEFAULT, Features.DEFAULT);
    }

    /**
     * The same with other lifetimes.
     *
     * @param other the lifetimes
     * @return a configuration
     */
    public TurnServerConfig with(Lifetimes other) {
        return new TurnServerConfig(realm, software, other, limits, features);
    }

    /**
     * The same with other limits.
     *
     * @param other the limits
     * @return a configuration
     */
    public TurnServerConfig with(Limits other) {
        return new TurnServerConfig(realm, software, lifetimes, other, features);
    }

    /**
     * The same with other features.
     *
     * @param other the features
     * @return a configuration
     */
    public TurnServerConfig with(Features other) {
        return new TurnServerConfig(realm, software, lifetimes, limits, other);
    }

    /**
     * How long things last, in seconds.
     *
     * @param allocation an allocation whose client asks for nothing or for less (RFC 8656 §3.2), 1 or more
     * @param maxAllocation the longest that a client gets at once (§7.2), at most a day
     * @param permission a permission (§9); the RFC fixes 300
     * @param channel a channel (§12); the RFC fixes 600
     * @param nonce a nonce (RFC 8489 §9.2), at most a day
     * @param reservation a reserved port that nobody has fetched (RFC 8656 §7.2)
     * @param mobility an allocation whose client's connection ended and who may come back with its ticket (RFC 8016)
     * @param peerConnection a connection to a peer until its client has bound it (RFC 6062 §5.2: 30)
     */
    public record Lifetimes(
            int allocation,
            int maxAllocation,
            int permission,
            int channel,
            int nonce,
            int reservation,
            int mobility,
            int peerConnection) {
        /** Longer than this nothing lasts without being asked for again. */
        public static final int DAY = 86_400;

        /** What the RFCs say or recommend. */
        public static final Lifetimes DEFAULT = new Lifetimes(600, 3_600, 300, 600, 3_600, 30, 60, 30);

        /** Checks the ranges. */
        public Lifetimes {
            if (allocation < 1 || maxAllocation < allocation || maxAllocation > DAY) {
                throw new IllegalArgumentException("1 <= allocation <= maxAllocation <= " + DAY + " does not hold");
            }
            int shortest = Math.min(Math.min(permission, channel), Math.min(nonce, reservation));
            int longest = Math.max(Math.max(permission, channel), Math.max(nonce, reservation));
            if (Math.min(shortest, Math.min(mobility, peerConnection)) < 1
                    || Math.max(longest, Math.max(mobility, peerConnection)) > DAY) {
                throw new IllegalArgumentException("lifetimes are 1 second to a day");
            }
        }
    }

    /**
     * How many there may be.
     *
     * @param allocations in this machine; one more is answered 508
     * @param permissions for one allocation; one more is answered 508
     * @param channels for one allocation; one more is answered 508
     * @param reservations ports that wait for their client; one more is answered 508
     * @param peerConnections to or from peers for one TCP allocation (RFC 6062); one more is answered 508, or closed when a peer made it
     * @param challengesPerSecond answers 401, 438 and 400 to one address (IPv6: one /64) that has not authenticated; the rest is dropped
     */
    public record Limits(
            int allocations,
            int permissions,
            int channels,
            int reservations,
            int peerConnections,
            int challengesPerSecond) {
        /** Enough for a large conference behind one address. */
        public static final Limits DEFAULT = new Limits(100_000, 256, 256, 1_024, 64, 50);

        /** Checks the ranges. */
        public Limits {
            if (allocations < 0 || permissions < 1 || channels < 1 || reservations < 0 || peerConnections < 1) {
                throw new IllegalArgumentException("limits are not negative, and an allocation may have a permission");
            }
            if (channels > ChannelFrame.MAX_CHANNEL - ChannelFrame.MIN_CHANNEL + 1) {
                throw new IllegalArgumentException("there are 16384 channel numbers (RFC 5766 §11)");
            }
            if (challengesPerSecond < 1) {
                throw new IllegalArgumentException("a server that challenges nobody serves nobody");
            }
        }
    }

    /**
     * What is offered.
     *
     * @param isSha256Offered whether PASSWORD-ALGORITHMS offers SHA-256 beside MD5 (RFC 8489 §9.2)
     * @param isMobilityOffered whether allocations may move to another client address (RFC 8016); else 405
     * @param isTcpRelayed whether TCP allocations are made (RFC 6062); else 442
     * @param alternateServer where clients are sent while this server drains (RFC 8489 §10); empty answers them 508
     * @param discovery the addresses of behaviour discovery (RFC 5780); empty does not offer it
     */
    public record Features(
            boolean isSha256Offered,
            boolean isMobilityOffered,
            boolean isTcpRelayed,
            Optional<TransportAddress> alternateServer,
            Optional<DiscoveryAddresses> discovery) {
        /** Everything that needs no second address. */
        public static final Features DEFAULT = new Features(true, true, true, Optional.empty(), Optional.empty());
    }

    /**
     * The four addresses of behaviour discovery (RFC 5780 §6): two IP addresses with the same two ports.
     *
     * @param primary one of the four
     * @param other the one that differs in both, to which OTHER-ADDRESS points
     * @param primarySeen how clients see the IP address of the first; differs behind a 1:1 NAT, which keeps ports. Its port does not count
     * @param otherSeen how they see that of the other
     */
    public record DiscoveryAddresses(
            TransportAddress primary,
            TransportAddress other,
            TransportAddress primarySeen,
            TransportAddress otherSeen) {
        /** Checks that they differ in both, here and for clients. */
        public DiscoveryAddresses {
            if (primary.isSameHost(other) || primary.port() == other.port() || primary.isIpv6() != other.isIpv6()) {
                throw new IllegalArgumentException(
                        primary + " and " + other + " are to differ in address and port (RFC 5780 §6)");
            }
            if (primarySeen.isSameHost(otherSeen)
                    || primarySeen.isIpv6() != primary.isIpv6()
                    || otherSeen.isIpv6() != other.isIpv6()) {
                throw new IllegalArgumentException(primarySeen + " and " + otherSeen
                        + " are to be two addresses of the same family as " + primary + " (RFC 5780 §6)");
            }
        }

        /**
         * Four addresses that clients see as they are.
         *
         * @param primary one of the four
         * @param other the one that differs in both
         */
        public DiscoveryAddresses(TransportAddress primary, TransportAddress other) {
            this(primary, other, primary, other);
        }

        /** Whether an address is one of the four. */
        boolean has(TransportAddress address) {
            return (address.isSameHost(primary) || address.isSameHost(other))
                    && (address.port() == primary.port() || address.port() == other.port());
        }

        /** How clients see one of the four. */
        TransportAddress seen(TransportAddress address) {
            return (address.isSameHost(primary) ? primarySeen : otherSeen).withPort(address.port());
        }

        /** The one with the other IP address and the same port. */
        TransportAddress otherHost(TransportAddress address) {
            return (address.isSameHost(primary) ? other : primary).withPort(address.port());
        }

        /** The one with the other port and the same IP address. */
        TransportAddress otherPort(TransportAddress address) {
            return address.withPort(address.port() == primary.port() ? other.port() : primary.port());
        }
    }
}
