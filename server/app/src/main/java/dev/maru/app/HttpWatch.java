package dev.maru.app;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts every request, logs it where that is wanted, and gives every answer its security headers. */
final class HttpWatch extends EventsHandler {
    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private static final int CLASSES = 6;

    private final ContentPolicy policy;
    private final boolean logged;
    private final LongAdder[] byClass = new LongAdder[CLASSES];
    private final LongAdder nanos = new LongAdder();
    private final LongAdder active = new LongAdder();

    HttpWatch(Handler next, ContentPolicy policy, boolean logged) {
        super(next);
        this.policy = policy;
        this.logged = logged;
        for (int i = 0; i < CLASSES; i++) {
            byClass[i] = new LongAdder();
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        policy.addTo(response.getHeaders());
        return super.handle(request, response, callback);
    }

    @Override
    protected void onBeforeHandling(Request request) {
        active.increment();
    }

    @Override
    protected void onComplete(Request request, int status, HttpFields headers, Throwable failure) {
        long took = System.nanoTime() - request.getBeginNanoTime();
        active.decrement();
        nanos.add(took);
        byClass[status / 100 < CLASSES ? status / 100 : 0].increment();
        if (logged) {
            InetAddress sender = TrustedProxies.addressOf(request);
            ACCESS.atInfo()
                    .addKeyValue("method", request.getMethod())
                    // Without the query: that is where tokens travel.
                    .addKeyValue("path", request.getHttpURI().getPath())
                    .addKeyValue("status", status)
                    .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(took))
                    .addKeyValue("from", sender == null ? "" : sender.getHostAddress())
                    .log("request");
        }
    }

    /** Answers whose status has this first digit; 0 for requests that ended without one. */
    long answers(int statusClass) {
        return byClass[statusClass].sum();
    }

    /** How long all finished requests took together. */
    long nanos() {
        return nanos.sum();
    }

    /** Requests that are being answered; a WebSocket is one only until it is open. */
    long active() {
        return active.sum();
    }
}
