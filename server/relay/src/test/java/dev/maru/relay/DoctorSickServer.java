package dev.maru.relay;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A TURN server over UDP with one fault: it refuses one method with one code, as RFC 8656 has it, or tells an odd relayed address. */
final class DoctorSickServer implements AutoCloseable {
    static final DoctorLogin LOGIN = new DoctorLogin("mina", "a password");
    private static final String REALM = "test.example";
    private static final int LIFETIME = 600;
    private static final int MAX_MESSAGE = 1_500;

    private final DatagramSocket socket;
    private final IntegrityKey key = IntegrityKey.longTermMd5(LOGIN.username(), REALM, LOGIN.password());
    private final int refusedMethod;
    private final int code;
    private final TransportAddress relayed;
    private final String nonce;
    private int nonces;

    private DoctorSickServer(int refusedMethod, int code, TransportAddress relayed, String nonce) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        this.refusedMethod = refusedMethod;
        this.code = code;
        this.relayed = relayed;
        this.nonce = nonce;
        Thread.ofVirtual().start(this::serve);
    }

    /** One that refuses a method with a code. */
    static DoctorSickServer refusing(int method, int code) throws IOException {
        return new DoctorSickServer(method, code, TransportAddress.ofLiteral("127.0.0.1", 50_000), "nonce");
    }

    /** One that tells this relayed address. */
    static DoctorSickServer relayingFrom(TransportAddress relayed) throws IOException {
        return new DoctorSickServer(-1, 0, relayed, "nonce");
    }

    /** One that asks for names as hashes (bit 1 of RFC 8489 §18.1 from the right) and then knows nobody by a hash. */
    static DoctorSickServer hashingNames() throws IOException {
        return new DoctorSickServer(-1, 0, TransportAddress.ofLiteral("127.0.0.1", 50_000), "obMatJos2AAAC");
    }

    String uri() {
        return "turn:127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                StunMessage request = new StunMessage();
                if (request.parse(buffer, 0, packet.getLength()) && request.messageClass() == StunClass.REQUEST) {
                    byte[] answer = new byte[MAX_MESSAGE];
                    TransportAddress client = TransportAddress.of((InetSocketAddress) packet.getSocketAddress());
                    int length = answer(request, client, answer);
                    socket.send(new DatagramPacket(answer, length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private int answer(StunMessage request, TransportAddress client, byte[] out) {
        StunWriter writer = new StunWriter();
        int method = request.method();
        if (method == StunMethod.BINDING) {
            return writer.respond(out, 0, StunClass.SUCCESS_RESPONSE, request)
                    .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, client)
                    .length();
        }
        boolean isStale = code == 438 && request.has(StunAttribute.USERNAME);
        if (!request.has(StunAttribute.USERNAME) || isStale) {
            return writer.respond(out, 0, StunClass.ERROR_RESPONSE, request)
                    .errorCode(isStale ? code : 401, isStale ? "Stale Nonce" : "Unauthorized")
                    .text(StunAttribute.REALM, REALM)
                    .text(StunAttribute.NONCE, nonce + nonces++)
                    .length();
        }
        if (method == refusedMethod) {
            writer.respond(out, 0, StunClass.ERROR_RESPONSE, request).errorCode(code, "So it is");
            if (code == 300) {
                writer.address(StunAttribute.ALTERNATE_SERVER, TransportAddress.ofLiteral("192.0.2.9", 3478));
            }
        } else {
            writer.respond(out, 0, StunClass.SUCCESS_RESPONSE, request);
            if (method == StunMethod.ALLOCATE) {
                writer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, relayed)
                        .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, client);
            }
            if (method == StunMethod.ALLOCATE || method == StunMethod.REFRESH) {
                writer.u32(StunAttribute.LIFETIME, LIFETIME);
            }
        }
        return writer.integrity(key).length();
    }

    @Override
    public void close() {
        socket.close();
    }
}
