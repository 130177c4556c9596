package dev.maru.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Serves the web app: its pages, which are one file, and the files that it loads. */
final class WebHandler extends Handler.Abstract {
    private static final String SANDBOX = "/learn-sandbox.html";

    /** Pages of the app besides rooms and the start page; the same as in web/app/src/router. */
    static final List<String> PAGES = List.of("learn", "send", "receive");

    /** Paths that the app itself shows as pages. */
    private static final Pattern PAGE = Pattern.compile("/|/(" + String.join("|", PAGES) + ")/?|/r/[^/]+/?");

    /** Paths at which nobody looks for a page. */
    private static final Pattern NO_PAGE = Pattern.compile("/(api|signal|assets|app|health|metrics)(/.*)?");

    private static final String WITHOUT_APP = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Maru</title>
            <p>Maru is running. This build has no web app in it; build it with <code>./maru run</code>.
            <p lang="ko">마루가 실행 중입니다. 이 빌드에는 웹 앱이 들어 있지 않습니다. <code>./maru run</code>으로 빌드해 주세요.
            </html>
            """;

    private final WebAssets assets;
    private final ContentPolicy policy;

    WebHandler(WebAssets assets, ContentPolicy policy) {
        this.assets = assets;
        this.policy = policy;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getCanonicalPath();
        boolean page = PAGE.matcher(path).matches();
        Asset asset = assets.find(page ? WebAssets.INDEX : path);
        int status = HttpStatus.OK_200;
        if (asset == null && !page && asksForPage(request, path)) {
            // The app has a page for what is not there, in the visitor's language.
            asset = assets.find(WebAssets.INDEX);
            status = HttpStatus.NOT_FOUND_404;
        }
        if (asset == null && !(page && assets.isEmpty())) {
            return false;
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        response.setStatus(status);
        if (asset == null) {
            writeWithoutApp(request, response, callback);
        } else {
            write(asset, request, response, callback);
        }
        return true;
    }

    private static boolean asksForPage(Request request, String path) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return accept != null
                && accept.contains("text/html")
                && HttpMethod.GET.is(request.getMethod())
                && !NO_PAGE.matcher(path).matches();
    }

    private void write(Asset asset, Request request, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        if (request.getHttpURI().getCanonicalPath().equals(SANDBOX)) {
            policy.addToSandbox(headers);
        } else if (asset.type().startsWith("text/html")) {
            policy.addToPage(headers, request);
        }
        Asset.Form form = asset.form(request.getHeaders().get(HttpHeader.ACCEPT_ENCODING));
        headers.put(HttpHeader.CACHE_CONTROL, asset.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put(HttpHeader.ETAG, form.etag());
        if (asset.isCompressible()) {
            headers.put(HttpHeader.VARY, "Accept-Encoding");
        }
        boolean fresh = response.getStatus() == HttpStatus.OK_200
                && matches(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), form.etag());
        if (fresh) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, asset.type());
        if (form.encoding() != null) {
            headers.put(HttpHeader.CONTENT_ENCODING, form.encoding());
        }
        headers.put(HttpHeader.CONTENT_LENGTH, form.bytes().length);
        response.write(true, ByteBuffer.wrap(form.bytes()), callback);
    }

    /** RFC 9110 §13.1.2: weak comparison with each of a list. */
    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String tag : ifNoneMatch.split(",")) {
            String bare = tag.strip();
            if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private void writeWithoutApp(Request request, Response response, Callback callback) {
        policy.addToPage(response.getHeaders(), request);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(WITHOUT_APP.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
