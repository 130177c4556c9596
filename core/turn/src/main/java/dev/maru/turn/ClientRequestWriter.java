package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunTransaction;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** Writes the requests of a {@link TurnClient} (RFC 8656 §7.1, §8.1, §10.1, §12.1; RFC 6062 §4.3; RFC 8016 §3). */
final class ClientRequestWriter {
    /**
     * The longest request, so that a driver's buffer of an Ethernet MTU holds it: header 20, username 512, challenge
     * {@link ClientChallenge#MAX_TOTAL} and the headers of three attributes, algorithm 8, integrity 36, fingerprint 8, ticket
     * {@link #MAX_TICKET} and at most 60 of the request's own.
     */
    static final int MAX_REQUEST = 1_472;

    /** The longest MOBILITY-TICKET taken; RFC 8016 §5 leaves its form to the server, and others' have 32 to 200 bytes. */
    static final int MAX_TICKET = 256;

    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int IPV6 = 2;
    private static final byte[] NO_TICKET = {};

    private final TurnClientConfig config;
    private final StunWriter writer = new StunWriter();

    ClientRequestWriter(TurnClientConfig config) {
        this.config = config;
    }

    /** Writes a request that has started, from our address to the server. */
    void write(ClientRequest request, boolean wantsMobility, TransportAddress local, Datagram out) {
        StunTransaction transaction = request.transaction();
        writer.begin(out.bytes(), out.offset(), StunClass.REQUEST, request.kind.method())
                .transaction(transaction.idHigh(), transaction.idLow());
        switch (request.kind) {
            case ALLOCATE -> allocate(wantsMobility);
            case REFRESH -> refresh(request);
            case PERMISSION, CONNECT -> writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, request.address);
            case CHANNEL ->
                writer.u32(StunAttribute.CHANNEL_NUMBER, request.number << 16)
                        .xorAddress(StunAttribute.XOR_PEER_ADDRESS, request.address);
            case CONNECTION_BIND -> writer.u32(StunAttribute.CONNECTION_ID, request.number);
        }
        ClientChallenge challenge = request.challenge();
        if (challenge != null) {
            challenge.sign(writer);
        }
        writer.fingerprint().finish(out);
        boolean isOnItsOwn = request.kind == ClientRequest.Kind.CONNECTION_BIND;
        out.between(config.protocol(), isOnItsOwn ? request.address : local, config.server());
    }

    private void allocate(boolean wantsMobility) {
        writer.u32(StunAttribute.REQUESTED_TRANSPORT, (config.relayTcp() ? TCP : UDP) << 24);
        switch (config.family()) {
            case IPV4 -> {}
            case IPV6 -> writer.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, IPV6 << 24);
            case BOTH -> writer.u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, IPV6 << 24);
        }
        lifetime();
        switch (config.port()) {
            case ANY -> {}
            case EVEN -> evenPort(0);
            case EVEN_AND_NEXT -> evenPort(0x80);
        }
        Long token = config.reservationToken();
        if (token != null) {
            writer.i64(StunAttribute.RESERVATION_TOKEN, token);
        }
        if (config.dontFragment()) {
            writer.flag(StunAttribute.DONT_FRAGMENT);
        }
        if (wantsMobility) {
            ticket(NO_TICKET);
        }
    }

    private void refresh(ClientRequest request) {
        if (request.isLast) {
            writer.u32(StunAttribute.LIFETIME, 0);
            return;
        }
        lifetime();
        if (request.ticket != null) {
            ticket(request.ticket);
        }
    }

    private void lifetime() {
        if (config.lifetimeSeconds() > 0) {
            writer.u32(StunAttribute.LIFETIME, (int) config.lifetimeSeconds());
        }
    }

    private void evenPort(int flags) {
        writer.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) flags}, 0, 1);
    }

    private void ticket(byte @Nullable [] value) {
        byte[] ticket = value == null ? NO_TICKET : value;
        writer.bytes(StunAttribute.MOBILITY_TICKET, ticket, 0, ticket.length);
    }
}
