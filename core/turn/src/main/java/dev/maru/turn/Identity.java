package dev.maru.turn;

import dev.maru.stun.IntegrityKey;

/**
 * Who sent a request, proven by its integrity (RFC 8489 §9.2).
 *
 * @param username as the client knows it
 * @param account whose quota it counts against
 * @param password with which it was proven
 * @param realm for which
 * @param key of the integrity of the answer
 * @param isSha256 whether the answer has MESSAGE-INTEGRITY-SHA256, as the request had, or MESSAGE-INTEGRITY
 */
record Identity(String username, String account, String password, String realm, IntegrityKey key, boolean isSha256) {}
