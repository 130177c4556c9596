package dev.maru.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when no handler answers, or one fails: JSON to programs, a page to people, never a stack trace. */
final class ErrorPages extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    private static final int REFERENCE_BYTES = 4;

    private static final String PAGE = """
            <!doctype html>
            <html lang="%s">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <h1>%s</h1>
            <p><a href="/">%s</a>
            </html>
            """;

    private final ContentPolicy policy;
    private final SecureRandom random = new SecureRandom();

    ErrorPages(ContentPolicy policy) {
        this.policy = policy;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        policy.addTo(headers);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        String reference = status >= HttpStatus.INTERNAL_SERVER_ERROR_500 ? report(request, status, cause) : null;
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        String body;
        if (accept != null && accept.contains("text/html")) {
            headers.put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            headers.put(HttpHeader.VARY, "Accept-Language");
            body = page(request, status);
        } else {
            headers.put(HttpHeader.CONTENT_TYPE, "application/json");
            body = Json.write(error(status, reference)) + "\n";
        }
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** The same shape as every error of the API (docs/signaling.md §8). */
    private static Map<String, Object> error(int status, @Nullable String reference) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", "error");
        error.put("code", code(status));
        error.put("message", status + " " + HttpStatus.getMessage(status) + ".");
        if (reference != null) {
            error.put("hint", "The server's log has it under " + reference + ".");
        }
        return error;
    }

    private static String code(int status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> "not_found";
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> "method_not_allowed";
            case HttpStatus.PAYLOAD_TOO_LARGE_413, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                "message_too_large";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "draining";
            default -> status >= HttpStatus.INTERNAL_SERVER_ERROR_500 ? "internal" : "bad_request";
        };
    }

    private String report(Request request, int status, @Nullable Throwable cause) {
        byte[] bytes = new byte[REFERENCE_BYTES];
        random.nextBytes(bytes);
        String reference = HexFormat.of().formatHex(bytes);
        LOG.atError()
                .setCause(cause)
                .addKeyValue("reference", reference)
                .addKeyValue("status", status)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .log("A request failed.");
        return reference;
    }

    private static String page(Request request, int status) {
        String languages = request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE);
        boolean korean = languages != null && languages.toLowerCase(Locale.ROOT).startsWith("ko");
        Language language = korean ? Language.KOREAN : Language.ENGLISH;
        String title = title(status).in(language);
        String back = Text.of("To the start page", "시작 페이지로").in(language);
        return PAGE.formatted(language.tag(), title, title, back);
    }

    private static Text title(int status) {
        if (status == HttpStatus.NOT_FOUND_404) {
            return Text.of("There is nothing at this address.", "이 주소에는 아무것도 없습니다.");
        }
        return status >= HttpStatus.INTERNAL_SERVER_ERROR_500
                ? Text.of("Something went wrong in the server.", "서버에 문제가 생겼습니다.")
                : Text.of("The server does not understand this request.", "서버가 이해할 수 없는 요청입니다.");
    }
}
