package dev.maru.natlab;

/** Calls with the program's own relay. */
class CallThroughOwnRelayTest extends CallScenarios {
    @Override
    RelayUnderTest relay() {
        return new OwnRelay();
    }
}
