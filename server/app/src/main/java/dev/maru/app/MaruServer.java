package dev.maru.app;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The running server. */
final class MaruServer {
    private final Server jetty = new Server(new VirtualThreadPool());
    private final ServerConnector http;

    MaruServer(int port) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        http = new ServerConnector(jetty, new HttpConnectionFactory(configuration));
        http.setHost("127.0.0.1");
        http.setPort(port);
        jetty.addConnector(http);
        jetty.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String path = Request.getPathInContext(request).toLowerCase(Locale.ROOT);
                String body = switch (path) {
                    case "/health/live" -> "live\n";
                    case "/health/ready" -> "ready\n";
                    case "/" -> "<!doctype html><meta charset=utf-8><title>Maru</title><p>Maru is running.";
                    default -> "";
                };
                if (body.isEmpty()) {
                    return false;
                }
                response.getHeaders()
                        .put(HttpHeader.CONTENT_TYPE, path.equals("/") ? "text/html" : "text/plain;charset=utf-8");
                response.write(true, java.nio.ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
                return true;
            }
        });
    }

    void start() throws Exception {
        jetty.start();
    }

    int httpPort() {
        return http.getLocalPort();
    }

    void stop() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
