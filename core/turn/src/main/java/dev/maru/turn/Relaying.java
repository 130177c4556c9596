package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.random.RandomGenerator;

/**
 * The fast path: what relays packets (RFC 8656 §11, §12). In place, without an allocation, a lock or a hash of cryptography; one look-up
 * finds the flow of a packet, and only peers without a channel need a second one.
 */
final class Relaying {
    private static final int ATTRIBUTE = 4;
    private static final int PEER_IPV4 = ATTRIBUTE + 8;
    private static final int PEER_IPV6 = ATTRIBUTE + 20;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int SEND_INDICATION = 0x0016;
    private static final int DATA_INDICATION = 0x0017;
    private static final long MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

    private final FlowTable flows;
    private final BindingResponder bindings;
    private final StunMessage message = new StunMessage();
    private long transactions;
    private DropReason refusal = DropReason.NOT_PERMITTED;

    Relaying(FlowTable flows, BindingResponder bindings, RandomGenerator entropy) {
        this.bindings = bindings;
        this.flows = flows;
        this.transactions = entropy.nextLong();
    }

    /** Why {@link #forward} last said no. */
    DropReason refusal() {
        return refusal;
    }

    boolean forward(Datagram packet, long now) {
        Flow flow = flows.get(packet.protocol(), packet.local(), packet.remote());
        return switch (flow) {
            case Channel channel -> fromBoundPeer(channel, packet, now);
            case Allocation allocation -> fromClient(allocation, packet, now);
            case Relay relay -> refuse(DropReason.MALFORMED);
            case null -> fromOtherPeer(packet, now);
        };
    }

    private boolean fromClient(Allocation allocation, Datagram packet, long now) {
        if (ChannelFrame.isFrame(packet)) {
            return fromChannel(allocation, packet, now);
        }
        byte[] b = packet.bytes();
        int type = packet.length() >= StunMessage.HEADER ? BigEndian.u16(b, packet.offset()) : -1;
        if (type == BINDING_REQUEST) {
            return fromAnybody(packet);
        }
        if (type != SEND_INDICATION || !message.parse(b, packet.offset(), packet.length())) {
            return refuse(DropReason.MALFORMED);
        }
        return fromSend(allocation, packet, now);
    }

    private boolean fromChannel(Allocation allocation, Datagram packet, long now) {
        Channel channel = allocation.channel(ChannelFrame.channel(packet), now);
        if (channel == null || channel.relay.expires <= now) {
            return drop(allocation, DropReason.NOT_PERMITTED);
        }
        int size = BigEndian.u16(packet.bytes(), packet.offset() + 2);
        if (!allocation.lease.mayRelay(size, now)) {
            return drop(allocation, DropReason.OVERLOAD);
        }
        ChannelFrame.unwrap(packet);
        toPeer(allocation, packet, channel.relay, channel.peer);
        return true;
    }

    /** A Send indication (§11.2). What it must have and has not, and what nobody knows, makes it vanish. */
    private boolean fromSend(Allocation allocation, Datagram packet, long now) {
        int at = message.indexOf(StunAttribute.XOR_PEER_ADDRESS);
        int size = message.lengthOf(StunAttribute.XOR_PEER_ADDRESS);
        int length = message.lengthOf(StunAttribute.DATA);
        byte[] b = packet.bytes();
        boolean isIpv6 = size == 20 && b[at + 1] == 2;
        boolean isIpv4 = size == 8 && b[at + 1] == 1;
        if (length < 0 || !isIpv6 && !isIpv4 || message.unknownCount() > 0) {
            return drop(allocation, DropReason.MALFORMED);
        }
        int port = BigEndian.u16(b, at + 2) ^ StunMessage.MAGIC_COOKIE >>> 16;
        long high = 0;
        long low = (BigEndian.i32(b, at + 4) ^ StunMessage.MAGIC_COOKIE) & 0xFFFF_FFFFL;
        if (isIpv6) {
            high = BigEndian.i64(b, at + 4) ^ BigEndian.i64(b, packet.offset() + 4);
            low = BigEndian.i64(b, at + 12) ^ BigEndian.i64(b, packet.offset() + 12);
            isIpv6 = high != 0 || (low & 0xFFFF_FFFF_0000_0000L) != MAPPED_PREFIX;
            low = isIpv6 ? low : low & 0xFFFF_FFFFL;
        }
        Permission permission = allocation.permissions.get(high, low, isIpv6);
        Relay relay = allocation.relay(isIpv6);
        boolean isPermitted = permission != null && permission.expires > now;
        if (!isPermitted || relay == null || relay.expires <= now || relay.protocol != Protocol.UDP || port == 0) {
            return drop(allocation, DropReason.NOT_PERMITTED);
        }
        if (message.has(StunAttribute.DONT_FRAGMENT) && !allocation.dontFragment) {
            return drop(allocation, DropReason.MALFORMED);
        }
        if (!allocation.lease.mayRelay(length, now)) {
            return drop(allocation, DropReason.OVERLOAD);
        }
        packet.wrap(b, message.indexOf(StunAttribute.DATA), length);
        toPeer(allocation, packet, relay, permission.peer(port));
        return true;
    }

    private static void toPeer(Allocation allocation, Datagram packet, Relay relay, TransportAddress peer) {
        allocation.packetsToPeers++;
        allocation.bytesToPeers += packet.length();
        packet.between(Protocol.UDP, relay.local, peer);
    }

    /** §12.7. */
    private boolean fromBoundPeer(Channel channel, Datagram packet, long now) {
        Allocation allocation = channel.relay.allocation;
        if (channel.permission.expires <= now || channel.relay.expires <= now || allocation.isDetached) {
            return drop(allocation, DropReason.NOT_PERMITTED);
        }
        if (channel.expires <= now) {
            return indicate(allocation, packet, now);
        }
        int size = packet.length();
        if (!allocation.lease.mayRelay(size, now)) {
            return drop(allocation, DropReason.OVERLOAD);
        }
        if (!ChannelFrame.wrap(packet, channel.number)) {
            return drop(allocation, DropReason.LIMIT);
        }
        toClient(allocation, packet, size);
        return true;
    }

    /** §11.3. */
    private boolean fromOtherPeer(Datagram packet, long now) {
        Flow flow = flows.get(packet.protocol(), packet.local(), TransportAddress.UNSPECIFIED);
        if (!(flow instanceof Relay relay)) {
            return fromAnybody(packet);
        }
        if (relay.protocol != Protocol.UDP) {
            return refuse(DropReason.UNKNOWN_PROTOCOL);
        }
        Allocation allocation = relay.allocation;
        boolean isPermitted = allocation.permission(packet.remote(), now) != null;
        if (relay.expires <= now || !isPermitted || allocation.isDetached) {
            return drop(allocation, DropReason.NOT_PERMITTED);
        }
        return indicate(allocation, packet, now);
    }

    /** A Binding request is answered where it lies; there may be very many of them. */
    private boolean fromAnybody(Datagram packet) {
        byte[] b = packet.bytes();
        boolean isBinding =
                packet.length() >= StunMessage.HEADER && BigEndian.u16(b, packet.offset()) == BINDING_REQUEST;
        if (isBinding
                && message.parse(b, packet.offset(), packet.length())
                && bindings.answerInPlace(message, packet)) {
            return true;
        }
        return refuse(DropReason.NOT_PERMITTED);
    }

    /** Makes a Data indication of a peer's packet, in place: header, XOR-PEER-ADDRESS and the head of DATA go in front of it. */
    private boolean indicate(Allocation allocation, Datagram packet, long now) {
        TransportAddress peer = packet.remote();
        int size = packet.length();
        int padding = -size & 3;
        int front = StunMessage.HEADER + (peer.isIpv6() ? PEER_IPV6 : PEER_IPV4) + ATTRIBUTE;
        int start = packet.offset() - front;
        int whole = front + size + padding;
        boolean fits = start >= 0 && padding <= packet.capacity() - size && whole - StunMessage.HEADER <= 0xFFFF;
        if (!fits || allocation.protocol == Protocol.UDP && whole > Datagram.MAX_LENGTH) {
            return drop(allocation, DropReason.LIMIT);
        }
        if (!allocation.lease.mayRelay(size, now)) {
            return drop(allocation, DropReason.OVERLOAD);
        }
        byte[] b = packet.bytes();
        long transaction = nextTransaction();
        BigEndian.put16(b, start, DATA_INDICATION);
        BigEndian.put16(b, start + 2, whole - StunMessage.HEADER);
        BigEndian.put32(b, start + 4, StunMessage.MAGIC_COOKIE);
        BigEndian.put32(b, start + 8, (int) (transaction >>> 17));
        BigEndian.put64(b, start + 12, transaction);
        writePeer(b, start, peer);
        BigEndian.put16(b, packet.offset() - ATTRIBUTE, StunAttribute.DATA.type());
        BigEndian.put16(b, packet.offset() - ATTRIBUTE + 2, size);
        for (int i = 0; i < padding; i++) {
            b[packet.limit() + i] = 0;
        }
        packet.wrap(b, start, whole);
        toClient(allocation, packet, size);
        return true;
    }

    private static void writePeer(byte[] b, int start, TransportAddress peer) {
        int at = start + StunMessage.HEADER;
        BigEndian.put16(b, at, StunAttribute.XOR_PEER_ADDRESS.type());
        BigEndian.put16(b, at + 2, peer.isIpv6() ? 20 : 8);
        BigEndian.put16(b, at + 4, peer.isIpv6() ? 2 : 1);
        BigEndian.put16(b, at + 6, peer.port() ^ StunMessage.MAGIC_COOKIE >>> 16);
        if (peer.isIpv6()) {
            BigEndian.put64(b, at + 8, peer.high() ^ BigEndian.i64(b, start + 4));
            BigEndian.put64(b, at + 16, peer.low() ^ BigEndian.i64(b, start + 12));
        } else {
            BigEndian.put32(b, at + 8, (int) peer.low() ^ StunMessage.MAGIC_COOKIE);
        }
    }

    private static void toClient(Allocation allocation, Datagram packet, int size) {
        allocation.packetsToClient++;
        allocation.bytesToClient += size;
        packet.between(allocation.protocol, allocation.server, allocation.client);
    }

    /** Numbers that differ and that nobody has to guess: nothing answers an indication. SplitMix64. */
    private long nextTransaction() {
        transactions += 0x9E37_79B9_7F4A_7C15L;
        long z = (transactions ^ transactions >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    private boolean drop(Allocation allocation, DropReason reason) {
        allocation.packetsDropped++;
        return refuse(reason);
    }

    private boolean refuse(DropReason reason) {
        refusal = reason;
        return false;
    }
}
