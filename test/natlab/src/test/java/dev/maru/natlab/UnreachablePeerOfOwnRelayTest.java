package dev.maru.natlab;

/** Peers of the program's own relay that cannot be reached. */
class UnreachablePeerOfOwnRelayTest extends UnreachablePeerScenarios {
    @Override
    RelayUnderTest relay() {
        return OwnRelay.forEverything();
    }
}
