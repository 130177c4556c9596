package dev.maru.natlab;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Peers of coturn that cannot be reached. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class UnreachablePeerOfCoturnTest extends UnreachablePeerScenarios {
    @Override
    RelayUnderTest relay() {
        return CoturnRelay.forEverything();
    }
}
