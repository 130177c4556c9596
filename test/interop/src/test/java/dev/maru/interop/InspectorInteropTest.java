package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connection inspector beside a call that is going on. */
@ExtendWith(Stage.class)
class InspectorInteropTest {

    @Test
    void showsEachPeerWithItsPathCandidatesDescriptionsAndGraphs(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "inspected");
        Person jun = stage.person("Jun").join(server.uri(), "inspected");
        Person sora = stage.person("Sora").join(server.uri(), "inspected");
        Media.awaitBetween(List.of(mina, jun, sora));

        mina.click("inspector-button");
        mina.find("inspector").waitFor();

        for (Person other : List.of(jun, sora)) {
            Locator button = mina.page().locator("[data-testid=inspector-peer][data-peer='" + mina.idOf(other) + "']");
            button.click();
            assertThat(button.innerText()).contains(other.name());
            // Both ends of the pair that was selected, and the way between them.
            mina.find("inspector-path").locator("li.place").nth(1).waitFor();
            assertThat(mina.find("inspector-candidates").innerText()).contains("host");
            assertThat(mina.find("inspector-sdp").innerText()).isNotBlank();
            assertThat(mina.find("inspector-timeline").innerText()).isNotBlank();
            mina.find("inspector-graphs").locator("canvas").nth(3).waitFor();
        }
        assertThat(mina.troubles()).isEmpty();
    }
}
