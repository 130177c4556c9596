package dev.maru.natlab;

/** Calls with our own relay. */
class CallThroughOwnRelayTest extends CallScenarios {
    @Override
    RelayUnderTest relay() {
        return new RelayRoom();
    }
}
