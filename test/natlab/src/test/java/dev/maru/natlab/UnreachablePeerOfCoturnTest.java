package dev.maru.natlab;

/** Peers of coturn that cannot be reached. */
class UnreachablePeerOfCoturnTest extends UnreachablePeerScenarios {
    @Override
    RelayUnderTest relay() {
        return CoturnRelay.forEverything();
    }
}
