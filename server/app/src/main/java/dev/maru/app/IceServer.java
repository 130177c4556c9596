package dev.maru.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server that browsers are told of.
 *
 * @param urls at least one (RFC 7064, RFC 7065)
 * @param username for TURN
 * @param credential for TURN
 */
record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable Secret credential) {}
