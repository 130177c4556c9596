package dev.maru.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** With Firefox. */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class FirefoxNegotiationInteropTest extends NegotiationScenarios {
    private static @Nullable Firefox firefox;

    @BeforeAll
    static void start() {
        assumeTrue(Firefox.missing().isEmpty(), Firefox.missing());
        firefox = new Firefox(Map.of());
    }

    @AfterAll
    static void end() {
        if (firefox != null) {
            firefox.close();
        }
    }

    @Override
    Browser browser() {
        return firefox.browser();
    }
}
