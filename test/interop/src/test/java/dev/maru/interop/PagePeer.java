package dev.maru.interop;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A browser's peer connection, in a page of its own. */
final class PagePeer implements Peer {
    private final String title;
    private final HttpServer server = serve();
    private final BrowserContext context;
    private final Page page;

    PagePeer(String title, Browser browser) {
        this(title, browser, "peers/browser.js");
    }

    /** A peer that another script makes of the page. */
    PagePeer(String title, Browser browser, String script) {
        this.title = title;
        this.context = browser.newContext();
        this.page = context.newPage();
        page.onConsoleMessage(message -> System.out.println(title + ": " + message.text()));
        page.navigate("http://localhost:" + server.getAddress().getPort() + "/");
        page.evaluate(Stage.resource(script));
        ask("start");
    }

    /** Cameras are for pages that came over HTTP of the same machine, and not for an empty one. */
    private static HttpServer serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] page = "<!doctype html><title>peer</title><body>".getBytes(StandardCharsets.US_ASCII);
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public JsonObject ask(String what, JsonObject argument) {
        Object answer = page.evaluate("([what, argument]) => peer.ask(what, argument)", new Object[] {
            what, new Gson().fromJson(argument, Map.class)
        });
        return JsonParser.parseString((String) answer).getAsJsonObject();
    }

    @Override
    public void close() {
        context.close();
        server.stop(0);
    }
}
