package dev.maru.turn;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The long-term credential mechanism, server side (RFC 8489 §9.2.4), in the order of its checks. Nothing is kept of a request that fails
 * one. What strangers are answered is counted by address, and dropped when it is too much.
 */
final class Authenticator {
    /** The longest USERNAME (RFC 8489 §14.3). */
    private static final int MAX_USERNAME = 508;

    private static final int MD5 = 1;
    private static final int SHA256 = 2;

    private final Answers answers;
    private final Nonces nonces;
    private final AddressRates rates;
    private final DropCounters drops;
    private TurnServerConfig config;
    private TurnCredentials credentials;

    Authenticator(Answers answers, Nonces nonces, AddressRates rates, DropCounters drops, Settings settings) {
        this.answers = answers;
        this.nonces = nonces;
        this.rates = rates;
        this.drops = drops;
        this.config = settings.config();
        this.credentials = settings.credentials();
        configure(settings.config(), settings.credentials());
    }

    /** What may change while it works. */
    record Settings(TurnServerConfig config, TurnCredentials credentials) {}

    void configure(TurnServerConfig fresh, TurnCredentials known) {
        config = fresh;
        credentials = known;
        nonces.configure(
                fresh.features().isSha256Offered(),
                known.isUserhashKnown(),
                fresh.lifetimes().nonce());
    }

    /**
     * Checks a request. When it fails it is answered, or dropped.
     *
     * @param allocation the one that the request is about: its password stays good while it lasts
     * @return whether the exchange now has an identity
     */
    boolean authenticate(Exchange exchange, @Nullable Allocation allocation) {
        StunMessage request = exchange.request();
        if (!request.has(StunAttribute.MESSAGE_INTEGRITY) && !request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)) {
            return challenge(exchange, TurnError.UNAUTHORIZED, TurnError.UNAUTHORIZED.reason());
        }
        byte[] nonce = request.bytesOf(StunAttribute.NONCE);
        boolean isNamed = request.has(StunAttribute.USERNAME) || request.has(StunAttribute.USERHASH);
        if (nonce == null
                || !isNamed
                || !request.has(StunAttribute.REALM)
                || request.lengthOf(StunAttribute.USERNAME) > MAX_USERNAME) {
            return refuse(exchange);
        }
        int algorithm = algorithm(request, nonce);
        if (algorithm < 0) {
            return refuse(exchange);
        }
        String username = username(request);
        if (username == null) {
            return challenge(exchange, TurnError.UNAUTHORIZED, TurnError.UNAUTHORIZED.reason());
        }
        Identity identity = null;
        String reason = TurnError.UNAUTHORIZED.reason();
        if (allocation != null && allocation.username.equals(username)) {
            identity = prove(request, algorithm, allocation);
        }
        if (identity == null) {
            switch (credentials.passwords(username, exchange.now())) {
                case TurnCredentials.Known known -> identity = prove(request, algorithm, username, known);
                case TurnCredentials.Refused refused -> reason = refused.reason();
            }
        }
        if (identity == null) {
            drops.count(DropReason.UNAUTHENTIC);
            return challenge(exchange, TurnError.UNAUTHORIZED, reason);
        }
        if (!nonces.isFresh(nonce, exchange.client(), exchange.now())) {
            return challenge(exchange, TurnError.STALE_NONCE, TurnError.STALE_NONCE.reason());
        }
        exchange.authenticated(identity);
        return true;
    }

    /** The hash of the password, or -1 when the request's choice is not what it was offered (RFC 8489 §9.2.4). */
    private static int algorithm(StunMessage request, byte[] nonce) {
        boolean hasChoice = request.has(StunAttribute.PASSWORD_ALGORITHM);
        boolean hasOffer = request.has(StunAttribute.PASSWORD_ALGORITHMS);
        if (!Nonces.saysPasswordAlgorithms(nonce) || !hasChoice && !hasOffer) {
            return MD5;
        }
        int choice = request.u16(StunAttribute.PASSWORD_ALGORITHM);
        boolean isOffered = (choice == MD5 || choice == SHA256)
                && request.u32(StunAttribute.PASSWORD_ALGORITHM) == (long) choice << 16;
        return isOffered && request.equalsBytes(StunAttribute.PASSWORD_ALGORITHMS, Answers.PASSWORD_ALGORITHMS)
                ? choice
                : -1;
    }

    private @Nullable String username(StunMessage request) {
        String username = request.text(StunAttribute.USERNAME);
        if (username != null) {
            return username;
        }
        byte[] hash = request.bytesOf(StunAttribute.USERHASH);
        return hash == null || hash.length != 32 || !credentials.isUserhashKnown()
                ? null
                : credentials.usernameOf(hash, config.realm());
    }

    private static @Nullable Identity prove(StunMessage request, int algorithm, Allocation allocation) {
        TurnCredentials.Known known = new TurnCredentials.Known(allocation.account, List.of(allocation.password));
        return prove(request, algorithm, new Claim(allocation.username, allocation.realm), known);
    }

    private @Nullable Identity prove(StunMessage request, int algorithm, String username, TurnCredentials.Known known) {
        return prove(request, algorithm, new Claim(username, config.realm()), known);
    }

    /** Whom a request claims to be from. */
    private record Claim(String username, String realm) {}

    private static @Nullable Identity prove(
            StunMessage request, int algorithm, Claim claim, TurnCredentials.Known known) {
        boolean isSha256 = request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256);
        for (String password : known.passwords()) {
            IntegrityKey key = algorithm == SHA256
                    ? IntegrityKey.longTermSha256(claim.username(), claim.realm(), password)
                    : IntegrityKey.longTermMd5(claim.username(), claim.realm(), password);
            if (isSha256 ? request.hasValidIntegritySha256(key) : request.hasValidIntegrity(key)) {
                return new Identity(claim.username(), known.account(), password, claim.realm(), key, isSha256);
            }
        }
        return null;
    }

    private boolean challenge(Exchange exchange, TurnError error, String reason) {
        if (mayAnswer(exchange)) {
            answers.challenge(exchange, error, reason);
        }
        return false;
    }

    private boolean refuse(Exchange exchange) {
        if (mayAnswer(exchange)) {
            answers.refuse(exchange, TurnError.BAD_REQUEST);
        }
        return false;
    }

    private boolean mayAnswer(Exchange exchange) {
        boolean may = rates.take(exchange.client(), config.limits().challengesPerSecond(), exchange.now());
        if (!may) {
            drops.count(DropReason.LIMIT);
        }
        return may;
    }
}
