package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lessons: the code of each step really runs in the page, and does what the step is about. */
@ExtendWith(Stage.class)
class LearnInteropTest {

    private static final int FRAMES = 10;

    /** Code that breaks in a place that is known. */
    private static final String MISSPELT = "const name = \"Mina\";\n\nconsle.log(name);\n";

    @Test
    void theFirstStepShowsTheCameraAndWhatIsKnownOfItsTracks(Stage stage) {
        Person mina = learner(stage, "capture");

        mina.click("learn-run");

        awaitMoving(mina, "You");
        awaitDone(mina, "capture");
        awaitLine(mina, "video");
        awaitLine(mina, "audio");
        Patience.until(sandbox(mina)::evaluate, "() => document.querySelector('meter').value > 0.05", null);
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void theSecondStepConnectsTwoPeersInOnePage(Stage stage) {
        Person mina = learner(stage, "pair");

        mina.click("learn-run");

        awaitReceived(mina, "What Jun receives");
        awaitDone(mina, "pair");
        awaitLine(mina, "Mina connection: connected");
        awaitLine(mina, "Jun connection: connected");
        look(mina, "inspect");
        mina.find("inspector-path").locator("li.place").nth(1).waitFor();
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void theThirdStepSpeaksWithTheServerAndShowsEachMessage(Stage stage) {
        Person mina = learner(stage, "signaling");

        mina.click("learn-run");

        for (String message : List.of(
                "Mina→join",
                "Mina←joined",
                "Jun→join",
                "Jun←joined",
                "Mina←participant.joined",
                "Mina→chat",
                "Jun←chat")) {
            awaitMessage(mina, message);
        }
        awaitDone(mina, "signaling");
        look(mina, "console");
        awaitLine(mina, "Jun reads: Hello, Jun!");
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void theFourthStepMakesACallThroughTheServer(Stage stage) {
        Person mina = learner(stage, "call");

        mina.click("learn-run");

        awaitReceived(mina, "Mina ← the other");
        awaitReceived(mina, "Jun ← the other");
        awaitDone(mina, "call");
        awaitLine(mina, "Mina connected");
        look(mina, "messages");
        // Who begins is for the server to say.
        awaitMessage(mina, "→offer");
        awaitMessage(mina, "←offer");
        awaitMessage(mina, "→answer");
        awaitMessage(mina, "←answer");
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void theFifthStepIsARoomWhoseCameraGoesOffAndComesBack(Stage stage) {
        Person mina = learner(stage, "room");

        mina.click("learn-run");

        for (String video : List.of("Jun ← Mina", "Sora ← Mina", "Mina ← Jun", "Sora ← Jun")) {
            awaitReceived(mina, video);
        }
        awaitDone(mina, "room");
        awaitLine(mina, "Mina reads: Sora Hello, everybody!");
        awaitLine(mina, "Jun reads: Sora Hello, everybody!");
        assertThat(mina.find("learn-next").getAttribute("href")).isEqualTo("/");
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void theStepsLeadFromOneToTheNextInKorean(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("미나", options -> options.setLocale("ko-KR"));
        mina.open(server.uri() + "/learn");

        for (String step : List.of("capture", "pair", "signaling", "call", "room")) {
            mina.page()
                    .locator("[data-testid=learn-step][data-step=" + step + "]")
                    .waitFor();
            assertThat(mina.find("learn-step").locator("h2").innerText()).containsPattern("[가-힣]");
            assertThat(mina.find("learn-editor").inputValue()).containsPattern("// .*[가-힣]");
            mina.click("learn-run");
            awaitDone(mina, step);
            assertThat(mina.page().getByText("잘되네요.").count())
                    .as("what says that %s is done", step)
                    .isEqualTo(1);
            mina.click("learn-next");
        }

        mina.find("join-button").waitFor();
        assertThat(mina.troubles()).isEmpty();
    }

    @Test
    void codeThatIsChangedDoesSomethingElseUntilItIsPutBack(Stage stage) {
        Person mina = learner(stage, "capture");
        String before = mina.find("learn-editor").inputValue();

        mina.find("learn-editor").fill(before.replace("show(stream, \"You\")", "show(stream, \"Somebody\")"));
        mina.find("learn-editor").press("Control+Enter");
        awaitMoving(mina, "Somebody");

        mina.click("learn-reset");
        assertThat(mina.find("learn-editor").inputValue()).isEqualTo(before);
        mina.click("learn-run");
        awaitMoving(mina, "You");
    }

    @Test
    void anErrorIsToldInPlainWordsAndItsLineIsMarked(Stage stage) {
        Person mina = learner(stage, "capture");

        mina.find("learn-editor").fill(MISSPELT);
        mina.click("learn-run");
        awaitError(mina, "A name is used that nothing has", "ReferenceError: consle is not defined · line 3");
        assertThat(mina.page().locator(".gutter .wrong").innerText()).isEqualTo("3");

        mina.find("learn-editor").fill("const name = ;\n");
        mina.click("learn-run");
        awaitError(mina, "The browser cannot read this", "SyntaxError");

        mina.find("learn-editor").fill("import { connect } from \"elsewhere\";\n");
        mina.click("learn-run");
        awaitError(mina, "Only @maru/client can be imported", "TypeError");
    }

    @Test
    void anErrorIsToldInKoreanToo(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("미나", options -> options.setLocale("ko-KR"));
        mina.open(server.uri() + "/learn");

        mina.find("learn-editor").fill(MISSPELT);
        mina.click("learn-run");

        awaitError(mina, "아무것도 가리키지 않는 이름을 썼어요", "3번째 줄");
    }

    @Test
    void codeThatNeverEndsCanBeStopped(Stage stage) {
        Person mina = learner(stage, "capture");

        mina.find("learn-editor").fill("for (;;);\n");
        mina.click("learn-run");
        mina.page().getByText("The code has not answered for some seconds").waitFor();
        mina.click("learn-stop");

        mina.page().getByText("Stopped. Cameras and connections are closed.").waitFor();
        mina.page().locator("iframe").waitFor(Person.GONE);
    }

    /** Somebody at a step. */
    private static Person learner(Stage stage, String step) {
        ServerUnderTest server = stage.server();
        Person person = stage.person("Mina");
        person.open(server.uri() + "/learn#" + step);
        person.page()
                .locator("[data-testid=learn-step][data-step=" + step + "]")
                .waitFor();
        return person;
    }

    /** The frame in which the code runs. */
    private static Frame sandbox(Person person) {
        person.page().frameLocator("iframe").locator("body").waitFor();
        return person.page().frames().stream()
                .filter(frame -> frame.url().endsWith("/learn-sandbox.html"))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the video with this label shows a picture that is not black, and another one a moment later. */
    private static void awaitMoving(Person person, String label) {
        Patience.until(sandbox(person)::evaluate, "label => maruWatch.labelMoves(label)", label);
    }

    /** Waits until the video with this label moves, and is decoded from what a peer sent. */
    private static void awaitReceived(Person person, String label) {
        awaitMoving(person, label);
        Patience.until(
                sandbox(person)::evaluate,
                "async ([label, frames]) => (await maruWatch.framesOf(label)) > frames",
                List.of(label, FRAMES));
    }

    private static void awaitDone(Person person, String step) {
        person.page()
                .locator("[data-testid=learn-step-link][data-step=" + step + "].done")
                .waitFor();
    }

    private static void awaitLine(Person person, String text) {
        person.find("learn-console").getByText(text).first().waitFor();
    }

    private static void awaitMessage(Person person, String message) {
        person.await(
                "message => [...document.querySelectorAll('[data-testid=learn-messages] summary')]"
                        + ".some(each => each.textContent.replace(/\\s/g, '').endsWith(message))",
                message);
    }

    private static void awaitError(Person person, String words, String text) {
        Locator line = person.find("learn-console").locator("[data-level=error]");
        line.getByText(words).waitFor();
        assertThat(line.innerText()).contains(text);
    }

    private static void look(Person person, String view) {
        person.find("learn-views").locator("input[value=" + view + "]").check();
    }
}
