package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The document that the administration serves of itself, as tests read it, and requests whose answers are held to it. */
final class OpenApi {
    private static final ObjectNode DOCUMENT = load();
    private static final JsonSchema SCHEMAS = new JsonSchema(DOCUMENT);

    private OpenApi() {}

    /** An answer of the server. */
    record Reply(int status, JsonNode body, HttpResponse<String> response) {
        String code() {
            return body.path("code").asString("");
        }
    }

    /** A copy of the document, which a test may change. */
    static ObjectNode document() {
        return DOCUMENT.deepCopy();
    }

    /** Sends a request, and holds its answer to the document. */
    static Reply send(TestServer server, String method, String path, String body, String... headers) {
        return reply(method, path, Http.send(server, method, path, body, headers));
    }

    /** An answer that came, held to the document. */
    static Reply reply(String method, String path, HttpResponse<String> response) {
        Route route = Route.at(path.substring("/api/v1/".length()).replaceFirst("\\?.*", "")).stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .orElseThrow();
        JsonNode body = response.body().isEmpty() ? NullNode.getInstance() : Client.JSON.readTree(response.body());
        assertThat(problems(DOCUMENT, route, response, body))
                .as(method + " " + path + " " + response.statusCode() + " " + response.body())
                .isEmpty();
        return new Reply(response.statusCode(), body, response);
    }

    /** What a document has against an answer. */
    static List<String> problems(JsonNode document, Route route, HttpResponse<String> response, JsonNode body) {
        var schemas = new JsonSchema(document);
        JsonNode answer = operation(document, route).path("responses").path(Integer.toString(response.statusCode()));
        if (answer.isMissingNode()) {
            return List.of("the status " + response.statusCode() + " is not written down");
        }
        JsonNode content = schemas.resolve(answer).path("content");
        if (content.isMissingNode()) {
            return response.body().isEmpty() ? List.of() : List.of("there should be no body");
        }
        String type = response.headers().firstValue("Content-Type").orElse("none");
        return content.has(type)
                ? schemas.problems(content.get(type).get("schema"), body)
                : List.of("the content type is " + type);
    }

    /** What the document has against a request body; nothing when it is right. */
    static List<String> problemsOfRequest(Route route, JsonNode body) {
        return SCHEMAS.problems(
                operation(DOCUMENT, route)
                        .at("/requestBody/content")
                        .path("application/json")
                        .path("schema"),
                body);
    }

    /** The statuses that are written down for a request. */
    static Set<Integer> statuses(Route route) {
        var statuses = new TreeSet<Integer>();
        operation(DOCUMENT, route)
                .path("responses")
                .propertyNames()
                .forEach(name -> statuses.add(Integer.valueOf(name)));
        return statuses;
    }

    static JsonNode operation(JsonNode document, Route route) {
        return document.path("paths")
                .path("/api/v1/" + route.template())
                .path(route.method().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode load() {
        try (var in = AdminApi.class.getResourceAsStream("openapi.json")) {
            return (ObjectNode) Client.JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
