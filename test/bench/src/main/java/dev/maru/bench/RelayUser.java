package dev.maru.bench;

/** The user with a fixed password that both relays are started with; limits for one user are out of its way. */
final class RelayUser {

    static final String REALM = "bench.test";
    static final String NAME = "bench";
    static final String PASSWORD = "bench-password";

    private RelayUser() {}
}
