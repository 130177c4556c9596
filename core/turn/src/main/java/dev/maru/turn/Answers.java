package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunWriter;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers. To who has not authenticated they carry what the RFC demands and nothing else; to others also SOFTWARE, and the
 * integrity of the kind that the request had (RFC 8489 §9.2.4). FINGERPRINT is answered with FINGERPRINT (§14.7).
 */
final class Answers {
    /** The value of PASSWORD-ALGORITHMS (RFC 8489 §14.11): SHA-256, then MD5, each without parameters. */
    static final byte[] PASSWORD_ALGORITHMS = {0, 2, 0, 0, 0, 1, 0, 0};

    private final Outbox outbox = new Outbox();
    private final StunWriter writer = new StunWriter();
    private final DropCounters drops;
    private final Nonces nonces;
    private final RandomGenerator entropy;
    private TurnServerConfig config;

    Answers(TurnServerConfig config, Nonces nonces, DropCounters drops, RandomGenerator entropy) {
        this.entropy = entropy;
        this.config = config;
        this.nonces = nonces;
        this.drops = drops;
    }

    Outbox outbox() {
        return outbox;
    }

    void configure(TurnServerConfig fresh) {
        config = fresh;
    }

    /** Starts a success response; {@link #send} ends it. Null, and counted, when too many wait. */
    @Nullable
    StunWriter success(Exchange exchange) {
        return begin(exchange, StunClass.SUCCESS_RESPONSE);
    }

    /** Answers an error. */
    void refuse(Exchange exchange, TurnError error) {
        refuse(exchange, error, error.reason());
    }

    /** Answers an error with a sentence of its own. */
    void refuse(Exchange exchange, TurnError error, String reason) {
        StunWriter answer = begin(exchange, StunClass.ERROR_RESPONSE);
        if (answer == null) {
            return;
        }
        answer.errorCode(error.code(), reason);
        send(exchange);
    }

    /** Answers 401 or 438, with what is needed to authenticate (RFC 8489 §9.2.4). Has no integrity. */
    void challenge(Exchange exchange, TurnError error, String reason) {
        StunWriter answer = begin(exchange, StunClass.ERROR_RESPONSE);
        if (answer == null) {
            return;
        }
        answer.errorCode(error.code(), reason).text(StunAttribute.REALM, config.realm());
        byte[] nonce = nonces.make(exchange.client(), exchange.now());
        answer.bytes(StunAttribute.NONCE, nonce, 0, nonce.length);
        if (config.features().isSha256Offered()) {
            answer.bytes(StunAttribute.PASSWORD_ALGORITHMS, PASSWORD_ALGORITHMS, 0, PASSWORD_ALGORITHMS.length);
        }
        send(exchange);
    }

    /** Answers 420 and names the attribute, or those that the codec does not know (RFC 8489 §6.3.1). */
    void refuseUnknown(Exchange exchange, @Nullable StunAttribute attribute) {
        StunWriter answer = begin(exchange, StunClass.ERROR_RESPONSE);
        if (answer == null) {
            return;
        }
        answer.errorCode(TurnError.UNKNOWN_ATTRIBUTE.code(), TurnError.UNKNOWN_ATTRIBUTE.reason());
        if (attribute == null) {
            answer.unknownAttributes(exchange.request());
        } else {
            byte[] type = {(byte) (attribute.type() >>> 8), (byte) attribute.type()};
            answer.bytes(StunAttribute.UNKNOWN_ATTRIBUTES, type, 0, type.length);
        }
        send(exchange);
    }

    /** Answers 300 with where to go (RFC 8489 §10). */
    void redirect(Exchange exchange, TransportAddress alternate) {
        StunWriter answer = begin(exchange, StunClass.ERROR_RESPONSE);
        if (answer != null) {
            answer.errorCode(TurnError.TRY_ALTERNATE.code(), TurnError.TRY_ALTERNATE.reason())
                    .address(StunAttribute.ALTERNATE_SERVER, alternate);
            send(exchange);
        }
    }

    /** ADDRESS-ERROR-CODE (RFC 8656 §18.12): like ERROR-CODE, with the family in front. */
    static void addressError(StunWriter answer, Allocation.AddressError failed) {
        byte[] reason = failed.error().reason().getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[4 + reason.length];
        value[0] = (byte) (failed.isIpv6() ? 2 : 1);
        value[2] = (byte) (failed.error().code() / 100);
        value[3] = (byte) (failed.error().code() % 100);
        System.arraycopy(reason, 0, value, 4, reason.length);
        answer.bytes(StunAttribute.ADDRESS_ERROR_CODE, value, 0, value.length);
    }

    /** Ends and queues the response that was begun. */
    void send(Exchange exchange) {
        send(exchange, exchange.server(), exchange.client());
    }

    /** The same between other addresses than the request's (RFC 5780 §6.1). */
    void send(Exchange exchange, TransportAddress from, TransportAddress to) {
        if (exchange.isAuthenticated()) {
            Identity identity = exchange.identity();
            if (!config.software().isEmpty()) {
                writer.text(StunAttribute.SOFTWARE, config.software());
            }
            if (identity.isSha256()) {
                writer.integritySha256(identity.key());
            } else {
                writer.integrity(identity.key());
            }
        }
        if (exchange.request().has(StunAttribute.FINGERPRINT)) {
            writer.fingerprint();
        }
        outbox.commit(writer.length(), exchange.protocol(), from, to);
    }

    /** Starts an indication to the client of an allocation; {@link #sendIndication} ends it. Null, and counted, when too many wait. */
    @Nullable
    StunWriter indicate(int method) {
        if (outbox.isFull()) {
            drops.count(DropReason.OVERLOAD);
            return null;
        }
        return writer.begin(outbox.next().bytes, 0, StunClass.INDICATION, method)
                .transaction(entropy.nextInt(), entropy.nextLong());
    }

    /** Ends and queues the indication that was begun. */
    void sendIndication(Allocation allocation) {
        outbox.commit(writer.length(), allocation.protocol, allocation.server, allocation.client);
    }

    private @Nullable StunWriter begin(Exchange exchange, StunClass kind) {
        if (outbox.isFull()) {
            drops.count(DropReason.OVERLOAD);
            return null;
        }
        return writer.respond(outbox.next().bytes, 0, kind, exchange.request());
    }
}
