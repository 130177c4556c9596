package dev.maru.natlab;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Calls with coturn as the STUN and TURN server. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class CallThroughCoturnTest extends CallScenarios {
    @Override
    RelayUnderTest relay() {
        return CoturnRelay.forEverything();
    }
}
