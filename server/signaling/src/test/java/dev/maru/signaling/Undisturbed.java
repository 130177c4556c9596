package dev.maru.signaling;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of misbehaviour in whose company two talk, before and after, and notice nothing. */
abstract class Undisturbed {
    TestServer server;
    Company company;

    @BeforeEach
    void start() {
        server = TestServer.start();
        company = new Company(server);
    }

    @AfterEach
    void stop() {
        company.isWell();
        company.close();
        server.close();
    }
}
