package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes in, who does not, and what they are told. */
@ExtendWith(Stage.class)
class AdmissionInteropTest {

    @Test
    void aTokenOpensItsRoomAndNoOther(Stage stage) {
        ServerUnderTest server = stage.server("tokens", Tokens.CONFIGURATION);
        Person mina = stage.person("Mina");
        mina.joinWith(server.uri(), "office", Tokens.valid("office", "mina"));
        mina.awaitInCall();

        Person lost = stage.person("Lost");
        lost.joinWith(server.uri(), "kitchen", Tokens.valid("office", "lost"));
        lost.awaitError("grant_missing");

        mina.awaitTiles(1);
    }

    @Test
    void badTokensAreRefusedWithTheirReason(Stage stage) {
        ServerUnderTest server = stage.server("refusals", Tokens.CONFIGURATION);

        Person late = stage.person("Late");
        late.joinWith(server.uri(), "office", Tokens.expired("office"));
        late.awaitError("token_expired");

        Person mallory = stage.person("Mallory");
        mallory.joinWith(server.uri(), "office", Tokens.forged("office"));
        mallory.awaitError("token_invalid");

        Person scribbler = stage.person("Scribbler");
        scribbler.joinWith(server.uri(), "office", "this.is.no-token");
        scribbler.awaitError("token_invalid");

        Person empty = stage.person("Empty");
        empty.open(server.uri() + "/r/office?name=Empty&join=1");
        empty.awaitError("token_missing");
    }

    @Test
    void aFullRoomSaysSoAndTakesTheNextWhenSomebodyLeaves(Stage stage) {
        ServerUnderTest server = stage.server("full", "rooms:\n  max_participants: 2\n");
        Person mina = stage.person("Mina").join(server.uri(), "bench");
        Person jun = stage.person("Jun").join(server.uri(), "bench");
        Person sora = stage.person("Sora");
        sora.open(server.uri() + "/r/bench?name=Sora&join=1");
        sora.awaitError("room_full");
        mina.awaitTiles(2);

        jun.leave();
        mina.awaitTiles(1);
        // Back to the lobby, where devices can be looked at again, and in from there.
        sora.click("rejoin-button");
        sora.click("join-button");
        sora.awaitInCall();
        mina.awaitTiles(2);
    }

    @Test
    void whoRefusesTheirCameraIsHelpedAndWatchesAllTheSame(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "watching");
        Person shy = stage.personWithoutPermission("Shy").openLobby(server.uri(), "watching");
        Locator help = shy.find("device-help");
        help.waitFor();
        assertThat(help.getAttribute("data-code")).isEqualTo("permission_denied");

        shy.click("join-button");
        shy.awaitInCall();

        Media.mark(shy);
        Media.awaitFrames(shy, 1);
        Media.awaitSound(shy, 1);
        mina.awaitTiles(2);
        assertThat(mina.tileOf(shy).getByTestId("muted-mark").count()).isEqualTo(1);
    }

    @Test
    void theLobbySpeaksTheLanguageOfTheBrowserAndTheOneThatIsChosen(Stage stage) {
        ServerUnderTest server = stage.server();
        Person jun = stage.person("준", options -> options.setLocale("ko-KR")).openLobby(server.uri(), "말");
        assertThat(jun.page().locator("html").getAttribute("lang")).isEqualTo("ko");
        assertThat(jun.find("join-button").innerText()).isEqualTo("들어가기");

        jun.find("language-switch").locator("input[value=en]").check();
        jun.await("() => document.documentElement.lang === 'en'");
        assertThat(jun.find("join-button").innerText()).isEqualTo("Join");

        jun.page().reload();
        jun.find("join-button").waitFor();
        assertThat(jun.page().locator("html").getAttribute("lang")).isEqualTo("en");
    }

    @Test
    void aLinkFillsInTheLobby(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina Kim").openLobby(server.uri(), "garden");
        assertThat(mina.find("name-input").inputValue()).isEqualTo("Mina Kim");
        assertThat(mina.find("room-input").inputValue()).isEqualTo("garden");

        mina.find("name-input").press("Enter");
        mina.awaitInCall();
        assertThat(mina.page().url()).contains("/r/garden");
    }

    @Test
    void twoPeopleMeetWithoutAMouse(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "keys");
        Person jun = stage.person("Jun");
        jun.open(server.uri().toString());
        jun.find("name-input").waitFor();
        jun.await("() => document.activeElement?.dataset.testid === 'name-input'");
        jun.page().keyboard().type("Jun");
        jun.page().keyboard().press("Tab");
        jun.page().keyboard().press("Control+A");
        jun.page().keyboard().type("keys");
        jun.page().keyboard().press("Enter");
        jun.awaitInCall();
        Media.awaitBetween(List.of(mina, jun));

        jun.page().keyboard().press("m");
        mina.tileOf(jun).getByTestId("muted-mark").waitFor();
        jun.page().keyboard().press("m");
        mina.tileOf(jun)
                .getByTestId("muted-mark")
                .waitFor(new Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
    }
}
