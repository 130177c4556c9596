package dev.maru.natlab;

/** Peers of our own relay that cannot be reached. */
class UnreachablePeerOfOwnRelayTest extends UnreachablePeerScenarios {
    @Override
    RelayUnderTest relay() {
        return new RelayRoom();
    }
}
