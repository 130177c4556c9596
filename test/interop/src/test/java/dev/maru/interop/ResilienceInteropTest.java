package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What breaks, and how little people notice of it. */
@ExtendWith(Stage.class)
class ResilienceInteropTest {

    @Test
    void mediaGoesOnThroughARestartOfTheServerAndSignalingComesBack(Stage stage) {
        ServerUnderTest server = stage.server("restart", "");
        Person mina = stage.person("Mina").join(server.uri(), "restart");
        Person jun = stage.person("Jun").join(server.uri(), "restart");
        Media.awaitBetween(List.of(mina, jun));
        String idOfJun = mina.idOf(jun);
        Object connections = mina.page().evaluate("() => maruWatch.connections.length");

        server.kill();
        mina.awaitConnection("reconnecting");
        Media.mark(mina);
        Media.mark(jun);
        Media.awaitFrames(mina, 1);
        Media.awaitFrames(jun, 1);
        server.startAgain();
        mina.awaitConnection("connected");
        jun.awaitConnection("connected");

        Media.mark(mina);
        Media.awaitFrames(mina, 1);
        assertThat(mina.idOf(jun)).isEqualTo(idOfJun);
        assertThat(mina.page().evaluate("() => maruWatch.connections.length")).isEqualTo(connections);
        mina.say("are you still there?");
        jun.awaitChat("are you still there?");
    }

    @Test
    void aCutOfFiveSecondsIsNotSeenByOthersAndLosesNoMessage(Stage stage) {
        ServerUnderTest server = stage.server();
        CuttingProxy proxy = stage.proxyTo(server);
        Person mina = stage.person("Mina").join(server.uri(), "cut");
        Person jun = stage.person("Jun").join(proxy.uri(), "cut");
        Media.awaitBetween(List.of(mina, jun));
        mina.watchTiles();

        proxy.set(CuttingProxy.Mode.CUT);
        jun.awaitConnection("reconnecting");
        mina.say("one");
        mina.say("two");
        mina.say("three");
        Media.mark(jun);
        jun.page().waitForTimeout(5_000);
        Media.awaitFrames(jun, 1);
        proxy.set(CuttingProxy.Mode.OPEN);

        jun.awaitConnection("connected");
        jun.awaitChat("three");
        assertThat(jun.chat()).containsSubsequence("one", "two", "three");
        assertThat(mina.tileCounts()).containsOnly(2);
        jun.say("here I am");
        mina.awaitChat("here I am");
    }

    @Test
    void whoIsAwayForLongerThanTheWindowIsLostAndMayJoinAgain(Stage stage) {
        ServerUnderTest server =
                stage.server("window", "signaling:\n  heartbeat: 500ms\n  timeout: 1500ms\n  resume_window: 2s\n");
        CuttingProxy proxy = stage.proxyTo(server);
        Person mina = stage.person("Mina").join(server.uri(), "window");
        Person jun = stage.person("Jun").join(proxy.uri(), "window");
        Media.awaitBetween(List.of(mina, jun));
        String before = mina.idOf(jun);

        proxy.set(CuttingProxy.Mode.BLACK_HOLE);
        mina.awaitTiles(1);
        proxy.set(CuttingProxy.Mode.OPEN);

        mina.awaitTiles(2);
        Media.awaitBetween(List.of(mina, jun));
        assertThat(mina.idOf(jun)).isNotEqualTo(before);
    }

    @Test
    void aCallWorksWhereWebSocketsAreBlocked(Stage stage) {
        ServerUnderTest server = stage.server();
        CuttingProxy proxy = stage.proxyTo(server);
        proxy.set(CuttingProxy.Mode.NO_WEBSOCKET);
        Person mina = stage.person("Mina").join(server.uri(), "blocked");
        Person jun = stage.person("Jun").join(proxy.uri(), "blocked");

        Media.awaitBetween(List.of(mina, jun));
        jun.say("over the fallback");
        mina.awaitChat("over the fallback");
        mina.say("and back");
        jun.awaitChat("and back");
        jun.click("mic-button");
        mina.tileOf(jun).getByTestId("muted-mark").waitFor();
        assertThat(proxy.upgrades()).isZero();
        assertThat(mina.find("call").getAttribute("data-transport")).isEqualTo("websocket");
        assertThat(jun.find("call").getAttribute("data-transport")).isEqualTo("sse");
        mina.click("inspector-button");
        assertThat(mina.find("inspector-signaling").innerText())
                .contains("WebSocket")
                .doesNotContain("blocked");
        jun.click("inspector-button");
        assertThat(jun.find("inspector-signaling").innerText())
                .contains("WebSockets are blocked here", "server-sent events and POST");
        jun.leave();
        mina.awaitTiles(1);
    }

    @Test
    void aServerThatStopsInOrderTellsItsPeopleAndTheyComeBack(Stage stage) {
        ServerUnderTest server = stage.server("draining", "");
        Person mina = stage.person("Mina").join(server.uri(), "draining");
        Person jun = stage.person("Jun").join(server.uri(), "draining");
        Media.awaitBetween(List.of(mina, jun));
        String idOfJun = mina.idOf(jun);
        mina.watchTiles();

        server.stop();
        mina.awaitConnection("reconnecting");
        server.startAgain();

        mina.awaitConnection("connected");
        jun.awaitConnection("connected");
        mina.say("welcome back");
        jun.awaitChat("welcome back");
        assertThat(mina.idOf(jun)).isEqualTo(idOfJun);
        assertThat(mina.tileCounts()).containsOnly(2);
    }
}
