package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebHandlerTest {
    private static final String SCRIPT = "export const maru = 1;\n".repeat(100);

    @TempDir
    Path folder;

    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        Path assets = Files.createDirectory(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html><title>Maru</title><div id=app></div>");
        Files.writeString(folder.resolve("learn-sandbox.html"), "<!doctype html>");
        Files.writeString(folder.resolve("favicon.svg"), "<svg/>");
        Files.writeString(assets.resolve("main-4f3C2b_a.js"), SCRIPT);
        Files.writeString(assets.resolve("small-4f3C2b_a.css"), "a{}");
        Files.writeString(assets.resolve("pre-4f3C2b_a.js"), SCRIPT);
        Files.writeString(assets.resolve("pre-4f3C2b_a.js.br"), "brotli");
        Files.write(assets.resolve("font-4f3C2b_a.woff2"), new byte[5000]);
        ContentPolicy policy = new ContentPolicy(List.of("self", "https://portal.example.org"));
        jetty.addConnector(connector);
        jetty.setHandler(new HttpWatch(new WebHandler(WebAssets.fromFolder(folder), policy), policy, false));
        jetty.setErrorHandler(new ErrorPages(policy));
        jetty.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        jetty.stop();
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void showsTheAppOnItsOwnPagesOnly() throws Exception {
        for (String page :
                List.of("/", "/learn", "/learn/", "/r/garden", "/r/%EC%A0%95%EC%9B%90", "/r/a?name=Mina&join=1")) {
            HttpResponse<byte[]> answer = get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("id=app");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        }
        for (String path :
                List.of("/r", "/r/", "/r/a/b", "/learn/more", "/lear", "/assets", "/assets/none.js", "/index")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void showsTheAppsOwnPageToPeopleWhoAreLost() throws Exception {
        HttpResponse<byte[]> lost = get("/nowhere", "Accept", "text/html,*/*");
        assertThat(lost.statusCode()).isEqualTo(404);
        assertThat(new String(lost.body(), StandardCharsets.UTF_8)).contains("id=app");
        assertThat(new String(get("/assets/none.js", "Accept", "text/html").body(), StandardCharsets.UTF_8))
                .doesNotContain("id=app");
    }

    @Test
    void letsBrowsersKeepForGoodWhatHasAHashInItsName() throws Exception {
        assertThat(header(get("/assets/main-4f3C2b_a.js"), "Cache-Control"))
                .isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(get("/favicon.svg"), "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(get("/assets/main-4f3C2b_a.js"), "Content-Type")).isEqualTo("text/javascript;charset=utf-8");
        assertThat(header(get("/assets/font-4f3C2b_a.woff2"), "Content-Type")).isEqualTo("font/woff2");
    }

    @Test
    void compressesWhatCanBeCompressed() throws Exception {
        HttpResponse<byte[]> gzip = get("/assets/main-4f3C2b_a.js", "Accept-Encoding", "gzip, br");
        assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(gzip, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .isEqualTo(SCRIPT.getBytes(StandardCharsets.UTF_8));
        assertThat(header(get("/assets/main-4f3C2b_a.js", "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isEmpty();
        assertThat(header(get("/assets/small-4f3C2b_a.css", "Accept-Encoding", "gzip"), "Content-Encoding"))
                .isEmpty();
        assertThat(header(get("/assets/font-4f3C2b_a.woff2", "Accept-Encoding", "gzip"), "Content-Encoding"))
                .isEmpty();
        HttpResponse<byte[]> brotli = get("/assets/pre-4f3C2b_a.js", "Accept-Encoding", "gzip, br");
        assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
        assertThat(brotli.body()).isEqualTo("brotli".getBytes(StandardCharsets.US_ASCII));
        assertThat(get("/assets/pre-4f3C2b_a.js.br").statusCode()).isEqualTo(404);
    }

    @Test
    void sendsNothingToWhoHasItAlready() throws Exception {
        HttpResponse<byte[]> first = get("/favicon.svg");
        String tag = header(first, "ETag");
        assertThat(tag).matches("\"[0-9a-f]{24}\"");
        HttpResponse<byte[]> second = get("/favicon.svg", "If-None-Match", "\"other\", W/" + tag);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(get("/favicon.svg", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(header(get("/assets/main-4f3C2b_a.js", "Accept-Encoding", "gzip"), "ETag"))
                .endsWith("-gz\"");
    }

    @Test
    void answersHeadAndRefusesToChangeFiles() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", "/favicon.svg");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("6");
        HttpResponse<byte[]> post = send("POST", "/");
        assertThat(post.statusCode()).isEqualTo(405);
    }

    @Test
    void restrictsWhatPagesMayDo() throws Exception {
        HttpResponse<byte[]> page = get("/");
        int port = connector.getLocalPort();
        assertThat(header(page, "Content-Security-Policy"))
                .contains("script-src 'self';", "object-src 'none'", "base-uri 'none'")
                .contains("connect-src 'self' ws://127.0.0.1:" + port + " wss://127.0.0.1:" + port + ";")
                .contains("media-src 'self' blob:", "frame-ancestors 'self' https://portal.example.org")
                .doesNotContain("unsafe-eval", "script-src 'self' 'unsafe-inline'");
        assertThat(header(page, "Permissions-Policy"))
                .contains("camera=(self)", "microphone=(self)", "display-capture=(self)", "geolocation=()");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(get("/learn-sandbox.html"), "Content-Security-Policy"))
                .startsWith("sandbox allow-scripts; default-src 'none'; script-src 'self' blob:;")
                .endsWith("frame-ancestors 'self'");
        assertThat(header(get("/favicon.svg"), "Content-Security-Policy")).startsWith("default-src 'none'");
    }
}
