package dev.maru.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests people with browsers and a server. The browser and a server with the default configuration are shared by all
 * tests of the run; people leave after each test, and when it failed they leave a trace of what they saw.
 */
final class Stage implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Stage.class);

    private final List<Person> people = new ArrayList<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final List<ServerUnderTest> servers = new ArrayList<>();
    private Shared shared;

    /** What lives as long as the run. */
    private static final class Shared implements AutoCloseable {
        private final Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        private final Browser chromium = Stage.launch(playwright, "--use-fake-ui-for-media-stream");
        private final String watch = resource("watch.js");
        private ServerUnderTest server;

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
            chromium.close();
            playwright.close();
        }
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Stage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A Chromium with a camera and a microphone that are none. */
    static Browser launch(Playwright playwright, String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-fake-device-for-media-stream=fps=15",
                "--allow-loopback-in-peer-connection"));
        flags.addAll(List.of(more));
        String path = System.getenv().getOrDefault("MARU_CHROMIUM", "/usr/bin/chromium");
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(path))
                        .setHeadless(true)
                        .setArgs(flags));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        shared = context.getRoot().getStore(NAMESPACE).computeIfAbsent("shared", key -> new Shared(), Shared.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    /** The shared server, in development mode with the default limits. */
    ServerUnderTest server() {
        if (shared.server == null) {
            shared.server = ServerUnderTest.start("shared", "");
        }
        if (!servers.contains(shared.server)) {
            servers.add(shared.server);
        }
        return shared.server;
    }

    /** A server of the test's own, stopped after it. */
    ServerUnderTest server(String name, String configuration, String... flags) {
        ServerUnderTest server = ServerUnderTest.start(name, configuration, flags);
        servers.add(server);
        closeables.add(server);
        return server;
    }

    /** A network before a server, for the test alone. */
    CuttingProxy proxyTo(ServerUnderTest server) {
        CuttingProxy proxy = new CuttingProxy(server.port());
        closeables.add(proxy);
        return proxy;
    }

    /** Somebody with a camera and a microphone, an English browser and a small window. */
    Person person(String name) {
        return person(name, options -> options);
    }

    /** Somebody whose browser differs. */
    Person person(String name, UnaryOperator<Browser.NewContextOptions> change) {
        return personIn(shared.chromium, name, change);
    }

    /** Somebody whose browser refuses cameras and microphones. */
    Person personWithoutPermission(String name) {
        return personIn(chromium("--use-fake-ui-for-media-stream=deny"), name);
    }

    /** The Chromium that all tests share. */
    Browser sharedChromium() {
        return shared.chromium;
    }

    /** A Chromium of the test's own, closed after it. */
    Browser chromium(String... flags) {
        Browser own = launch(shared.playwright, flags);
        closeables.add(own);
        return own;
    }

    /** Somebody in a browser that the test has opened. */
    Person personIn(Browser browser, String name) {
        return personIn(browser, name, options -> options);
    }

    /** Somebody in a browser that the test has opened, in a window that differs. */
    Person personIn(Browser browser, String name, UnaryOperator<Browser.NewContextOptions> change) {
        BrowserContext context = browser.newContext(
                change.apply(new Browser.NewContextOptions().setLocale("en-US").setViewportSize(800, 500)));
        context.addInitScript(shared.watch);
        Person person = new Person(name, context);
        people.add(person);
        return person;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        context.getExecutionException().ifPresent(failure -> leaveTrace(context));
        for (Person person : people) {
            person.context().close();
        }
        people.clear();
        servers.clear();
        for (AutoCloseable closeable : closeables.reversed()) {
            closeable.close();
        }
        closeables.clear();
    }

    private void leaveTrace(ExtensionContext context) {
        Path folder = ServerUnderTest.home()
                .resolve("test/interop/target/traces")
                .resolve(context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName());
        StringBuilder words = new StringBuilder("What " + context.getDisplayName() + " left behind:\n");
        try {
            Files.createDirectories(folder);
            for (Person person : people) {
                Path file = folder.resolve(person.name() + ".log");
                Files.write(file, person.console());
                words.append("  console of ")
                        .append(person.name())
                        .append(": ")
                        .append(file)
                        .append('\n');
                Path image = folder.resolve(person.name() + ".png");
                try {
                    person.page()
                            .screenshot(
                                    new Page.ScreenshotOptions().setPath(image).setTimeout(5_000));
                    words.append("  screen of ")
                            .append(person.name())
                            .append(": ")
                            .append(image)
                            .append('\n');
                } catch (PlaywrightException gone) {
                    words.append("  no screen of ")
                            .append(person.name())
                            .append(": ")
                            .append(gone.getMessage())
                            .append('\n');
                }
                person.troubles()
                        .forEach(line -> words.append("    ").append(line).append('\n'));
            }
        } catch (IOException failed) {
            words.append("  and no more: ").append(failed).append('\n');
        }
        servers.forEach(server ->
                words.append("  log of the server: ").append(server.log()).append('\n'));
        System.err.print(words);
    }
}
