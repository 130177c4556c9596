package dev.maru.interop;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** The least that a browser wants of an ICE peer: answers to its checks, as a lite agent gives them (RFC 8445 §2.5). */
final class CheckAnswerer {
    private static final int ROOM = 512;
    private static final int FIRST_BYTE_OF_OTHERS = 4; // RFC 7983 §7

    private final IntegrityKey key;
    private final StunMessage check = new StunMessage();
    private final StunWriter writer = new StunWriter();

    CheckAnswerer(String password) {
        key = IntegrityKey.shortTerm(password);
    }

    static boolean isCheck(DatagramPacket packet) {
        return packet.getLength() > 0 && (packet.getData()[packet.getOffset()] & 0xFF) < FIRST_BYTE_OF_OTHERS;
    }

    void answer(DatagramSocket socket, DatagramPacket packet) throws IOException {
        boolean isRequest = check.parse(packet.getData(), packet.getOffset(), packet.getLength())
                && check.messageClass() == StunClass.REQUEST
                && check.hasValidIntegrity(key);
        if (!isRequest) {
            return;
        }
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        Datagram out = new Datagram(ROOM);
        writer.respond(out.bytes(), out.offset(), StunClass.SUCCESS_RESPONSE, check)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, TransportAddress.of(from))
                .integrity(key)
                .fingerprint()
                .finish(out);
        socket.send(new DatagramPacket(out.bytes(), out.offset(), out.length(), from));
    }
}
