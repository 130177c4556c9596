package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts application packets into Send indications and ChannelData, and takes them out of Data indications and ChannelData, in place
 * and without an object of ours (RFC 8656 §11, §12.4).
 */
final class ClientPackets {
    /** The first 16 bits of a Data indication (RFC 8489 §5). */
    private static final int DATA_INDICATION = 0x0017;

    private static final int ATTRIBUTE_HEADER = 4;
    private static final int ADDRESS_PREFIX = 4;
    private static final int MAX_BODY = 0xFFFF;

    private final ClientPeers peers;
    private final boolean dontFragment;
    private final RandomGenerator entropy;
    private final StunWriter writer = new StunWriter();
    private final StunMessage message = new StunMessage();
    private TransportAddress lastStranger = TransportAddress.UNSPECIFIED;

    ClientPackets(ClientPeers peers, boolean dontFragment, RandomGenerator entropy) {
        this.peers = peers;
        this.dontFragment = dontFragment;
        this.entropy = entropy;
    }

    /** Frames a packet for a peer whose permission stands. Returns false, and does nothing, when there is no room around it. */
    boolean wrap(Datagram packet, ClientPeer peer, long now) {
        if (!dontFragment) {
            if (peer.hasChannel(now)) {
                peer.isUsed = true;
                return ChannelFrame.wrap(packet, peer.number);
            }
            peers.askChannel(peer, now);
        }
        return send(packet, peer.address);
    }

    private boolean send(Datagram packet, TransportAddress peer) {
        int size = packet.length();
        int addressSize = ATTRIBUTE_HEADER + ADDRESS_PREFIX + (peer.isIpv6() ? 16 : 4);
        int front = StunMessage.HEADER + addressSize + ATTRIBUTE_HEADER + (dontFragment ? ATTRIBUTE_HEADER : 0);
        int end = packet.offset() + (size + 3 & ~3);
        int from = packet.offset() - front;
        if (from < 0 || end > packet.bytes().length || end - from - StunMessage.HEADER > MAX_BODY) {
            return false;
        }
        byte[] bytes = packet.bytes();
        writer.begin(bytes, from, StunClass.INDICATION, StunMethod.SEND)
                .transaction(entropy.nextInt(), entropy.nextLong())
                .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
        if (dontFragment) {
            writer.flag(StunAttribute.DONT_FRAGMENT);
        }
        writer.bytes(StunAttribute.DATA, bytes, packet.offset(), size); // onto itself
        packet.wrap(bytes, from, writer.length());
        return true;
    }

    /** Takes the data out of a packet of the server's. Returns the peer, or null when it is none or from nobody permitted. */
    @Nullable
    TransportAddress unwrap(Datagram packet, long now) {
        if (ChannelFrame.isFrame(packet)) {
            ClientPeer peer = peers.ofChannel(ChannelFrame.channel(packet));
            if (peer == null) {
                return null;
            }
            peer.isUsed = true;
            ChannelFrame.unwrap(packet);
            return peer.address;
        }
        boolean isIndication = packet.length() >= StunMessage.HEADER
                && BigEndian.u16(packet.bytes(), packet.offset()) == DATA_INDICATION;
        if (!isIndication || !message.parse(packet.bytes(), packet.offset(), packet.length())) {
            return null;
        }
        int size = message.lengthOf(StunAttribute.DATA);
        TransportAddress peer = size < 0 || message.unknownCount() > 0 ? null : sender(packet.bytes(), now);
        if (peer != null) {
            packet.wrap(packet.bytes(), message.indexOf(StunAttribute.DATA), size);
        }
        return peer;
    }

    /** Who sent a Data indication, if its host is permitted (RFC 8656 §11.4), found by the bits of XOR-PEER-ADDRESS. */
    private @Nullable TransportAddress sender(byte[] bytes, long now) {
        int size = message.lengthOf(StunAttribute.XOR_PEER_ADDRESS);
        int at = message.indexOf(StunAttribute.XOR_PEER_ADDRESS);
        boolean ipv6 = size == 20;
        if (size != 8 && !ipv6 || BigEndian.u8(bytes, at + 1) != (ipv6 ? 2 : 1)) {
            return null;
        }
        int cookie = StunMessage.MAGIC_COOKIE;
        int port = BigEndian.u16(bytes, at + 2) ^ cookie >>> 16;
        long high = 0;
        long low = (BigEndian.i32(bytes, at + 4) ^ cookie) & 0xFFFF_FFFFL;
        if (ipv6) {
            long mask = (long) cookie << 32 | message.transactionHigh() & 0xFFFF_FFFFL;
            high = BigEndian.i64(bytes, at + 4) ^ mask;
            low = BigEndian.i64(bytes, at + 12) ^ message.transactionLow();
        }
        if (!peers.isPermitted(high, low, ipv6, now)) {
            return null;
        }
        ClientPeer known = peers.get(high, low, port, ipv6);
        return known != null ? known.address : stranger(high, low, port, ipv6);
    }

    /**
     * Another port of a permitted host, to which we have not sent. It is not kept among the peers, which its owner could fill; only the
     * last one is remembered, so that a run of packets from there costs one object.
     */
    private TransportAddress stranger(long high, long low, int port, boolean ipv6) {
        TransportAddress last = lastStranger;
        if (last.low() != low || last.high() != high || last.port() != port || last.isIpv6() != ipv6) {
            last = ipv6 ? TransportAddress.ofIpv6(high, low, port) : TransportAddress.ofIpv4((int) low, port);
            lastStranger = last;
        }
        return last;
    }
}
