package dev.maru.interop;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** With Chromium. */
@ExtendWith(Stage.class)
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class ChromiumRenegotiationInteropTest extends RenegotiationScenarios {
    private Browser browser;

    @BeforeEach
    void open(Stage stage) {
        browser = stage.sharedChromium();
    }

    @Override
    Browser browser() {
        return browser;
    }
}
