package dev.maru.natlab;

/** Calls with coturn as the STUN and TURN server. */
class CallThroughCoturnTest extends CallScenarios {
    @Override
    RelayUnderTest relay() {
        return CoturnRelay.forEverything();
    }
}
