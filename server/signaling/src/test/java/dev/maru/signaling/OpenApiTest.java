package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.ErrorCode;
import dev.maru.room.Room;
import dev.maru.room.RoomCloseReason;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** openapi.json says what the administration does: the same requests, and every status in an answer that came. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    @Test
    void describesTheRequestsThatAreServedAndNoOthers() {
        var served = new TreeSet<String>();
        for (Route route : Route.values()) {
            served.add(route.method().toLowerCase(Locale.ROOT) + " /api/v1/" + route.template());
        }
        assertThat(described(OpenApi.document())).isEqualTo(served);
    }

    @Test
    void noticesARequestThatIsMissingOrTooMany() {
        Set<String> right = described(OpenApi.document());
        ObjectNode document = OpenApi.document();
        ((ObjectNode) document.at("/paths/~1api~1v1~1rooms")).remove("post");
        assertThat(described(document)).isNotEqualTo(right);
        document = OpenApi.document();
        ((ObjectNode) document.at("/paths/~1api~1v1~1rooms")).putObject("patch");
        assertThat(described(document)).isNotEqualTo(right);
    }

    @Test
    void namesTheParametersOfEveryPath() {
        OpenApi.document().path("paths").properties().forEach(path -> {
            var named = new TreeSet<String>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter -> named.add(
                            "{" + parameter.path("$ref").asString().replace("#/components/parameters/", "") + "}"));
            var inPath = new TreeSet<>(Arrays.asList(path.getKey().split("/")));
            inPath.removeIf(segment -> !segment.startsWith("{"));
            assertThat(named).as(path.getKey()).isEqualTo(inPath);
        });
    }

    @Test
    void knowsTheCodesAndLimitsOfTheCode() {
        JsonNode document = OpenApi.document();
        var codes = new TreeSet<String>();
        document.at("/components/schemas/Error/properties/code/enum").forEach(code -> codes.add(code.asString()));
        assertThat(codes)
                .isEqualTo(new TreeSet<>(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList()));
        assertThat(document.at("/components/parameters/limit/schema/default").asInt())
                .isEqualTo(AdminApi.PAGE);
        assertThat(document.at("/components/parameters/limit/schema/maximum").asInt())
                .isEqualTo(AdminApi.MAX_PAGE);
        assertThat(document.at("/components/schemas/NewToken/properties/ttlSeconds/default")
                        .asLong())
                .isEqualTo(TokenRequests.DEFAULT_TTL_SECONDS);
        assertThat(document.at("/components/schemas/NewToken/properties/ttlSeconds/maximum")
                        .asLong())
                .isEqualTo(TokenRequests.MAX_TTL_SECONDS);
        assertThat(document.at("/components/schemas/NewRoom/properties/maxParticipants/maximum")
                        .asInt())
                .isEqualTo(dev.maru.room.Limits.MAX_PARTICIPANTS);
    }

    @Test
    void namesTheStatusesThatTheTextForPeopleNames() throws IOException {
        var described = new TreeSet<Integer>(Set.of(405));
        for (Route route : Route.values()) {
            described.addAll(OpenApi.statuses(route));
        }
        described.removeIf(status -> status < 400);
        String text = Files.readString(Path.of("../../docs/signaling.md"));
        String list = text.substring(text.indexOf("fitting status: ") + "fitting status: ".length());
        var named = new TreeSet<Integer>();
        for (String status : list.substring(0, list.indexOf(';')).split(", ")) {
            named.add(Integer.valueOf(status));
        }
        assertThat(described).isEqualTo(named);
    }

    @Test
    void isServedAsItIsToEverybody() {
        try (var server = TestServer.start()) {
            OpenApi.Reply reply = OpenApi.send(server, "GET", "/api/v1/openapi.json", "");
            assertThat(reply.body()).isEqualTo(OpenApi.document());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void answersOtherMethodsWith405AndThoseThatThereAre(Route route) {
        try (var server = TestServer.setup().keys(TestServer.KEYS).start()) {
            String path = path(route, "garden");
            var allowed = new TreeSet<String>();
            Route.at(path.substring("/api/v1/".length())).forEach(one -> allowed.add(one.method()));
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"}) {
                if (!allowed.contains(method)) {
                    var response = Http.send(server, method, path, "");
                    assertThat(response.statusCode()).isEqualTo(405);
                    assertThat(Client.JSON.readTree(response.body()).get("code").asString())
                            .isEqualTo("method_not_allowed");
                    assertThat(allow(response)).isEqualTo(allowed);
                }
            }
            var options = Http.send(server, "OPTIONS", path, "");
            assertThat(options.statusCode()).isEqualTo(204);
            assertThat(allow(options)).isEqualTo(allowed);
        }
    }

    @Test
    void answersAddressesThatThereAreNotWith404() {
        try (var server = TestServer.start()) {
            for (String path : new String[] {"", "room", "rooms/", "rooms/a/b", "rooms/a/participants", "tokens/1"}) {
                assertThat(Http.get(server, "/api/v1/" + path).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    static Stream<Arguments> documented() {
        return Arrays.stream(Route.values())
                .flatMap(route -> OpenApi.statuses(route).stream().map(status -> Arguments.of(route, status)));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void givesEveryStatusThatIsWrittenDownWithTheBodyThatIsWrittenDown(Route route, int status) {
        var setup = TestServer.setup().keys(TestServer.KEYS);
        if (status == 409 && route != Route.CREATE_ROOM) {
            setup.found(OpenApiTest::closed);
        }
        try (var server = setup.start()) {
            assertThat(provoke(server, route, status).status()).isEqualTo(status);
        }
    }

    @Test
    void noticesAStatusOrABodyThatIsNotWrittenDown() {
        try (var server = TestServer.setup().keys(TestServer.KEYS).start()) {
            var response = Http.get(server, "/api/v1/rooms", "Authorization", bearer(server));
            JsonNode body = Client.JSON.readTree(response.body());
            ObjectNode document = OpenApi.document();
            assertThat(OpenApi.problems(document, Route.LIST_ROOMS, response, body))
                    .isEmpty();
            ((ObjectNode) document.at("/components/schemas/RoomList/properties")).remove("rooms");
            assertThat(OpenApi.problems(document, Route.LIST_ROOMS, response, body))
                    .isNotEmpty();
            ((ObjectNode) OpenApi.operation(document, Route.LIST_ROOMS).path("responses")).remove("200");
            assertThat(OpenApi.problems(document, Route.LIST_ROOMS, response, body))
                    .containsExactly("the status 200 is not written down");
        }
    }

    /** Makes the server answer a request with a status. */
    private static OpenApi.Reply provoke(TestServer server, Route route, int status) {
        String bearer = bearer(server);
        String participant = enter(server);
        String body = body(route);
        String path = path(route, "garden").replace("p_0123456789abcdef", participant);
        return switch (status) {
            case 400 ->
                switch (route) {
                    case LIST_ROOMS -> send(server, route, path + "?limit=0", body, bearer);
                    case CREATE_TOKEN, CREATE_ROOM -> send(server, route, path, "[]", bearer);
                    default -> send(server, route, path.replace("garden", "a%20b"), body, bearer);
                };
            case 401 -> OpenApi.send(server, route.method(), path, body);
            case 403 -> send(server, route, path, body, "Bearer " + server.token("mina", null, false));
            case 404 -> send(server, route, path.replace("garden", "nowhere"), body, bearer);
            case 409 -> send(server, route, path, route == Route.CREATE_ROOM ? "{\"name\":\"garden\"}" : body, bearer);
            case 413 -> send(server, route, path, "{\"name\":\"" + "x".repeat(65_536) + "\"}", bearer);
            case 429 -> {
                for (int i = 0; i < SignalingConfig.Limits.DEFAULTS.failedAuthPerMinute(); i++) {
                    send(server, route, path, body, "Bearer wrong");
                }
                OpenApi.Reply reply = send(server, route, path, body, bearer);
                assertThat(reply.response().headers().firstValueAsLong("Retry-After"))
                        .isPresent();
                yield reply;
            }
            case 200, 201, 204 -> send(server, route, path, body, bearer);
            default -> throw new AssertionError("say here how " + status + " comes about");
        };
    }

    private static OpenApi.Reply send(TestServer server, Route route, String path, String body, String authorization) {
        return OpenApi.send(server, route.method(), path, body, "Authorization", authorization);
    }

    private static String bearer(TestServer server) {
        return "Bearer " + server.token("admin", null, true);
    }

    /** Somebody joins the room garden with a microphone. */
    private static String enter(TestServer server) {
        var client = WebSocketClient.connect(server);
        JsonNode joined = client.answer(
                client.send("join", "\"room\":\"garden\",\"token\":\"" + server.token("mina", null, false) + "\""));
        client.request("publish", "\"track\":{\"id\":\"mic\",\"source\":\"microphone\",\"kind\":\"audio\"}");
        return joined.get("self").get("id").asString();
    }

    private static String path(Route route, String room) {
        return "/api/v1/" + route.template().replace("{room}", room).replace("{participant}", Samples.PARTICIPANT);
    }

    private static String body(Route route) {
        return switch (route) {
            case CREATE_TOKEN -> "{}";
            case CREATE_ROOM -> "{\"name\":\"attic\"}";
            case MUTE_TRACK -> "{\"track\":\"mic\",\"muted\":true}";
            case SEND_MESSAGE -> "{\"text\":\"hello\"}";
            default -> "";
        };
    }

    /** A room that closes at the very moment in which it is found. */
    private static Room closed(Room room) {
        room.close(RoomCloseReason.ADMIN);
        return room;
    }

    private static Set<String> described(JsonNode document) {
        var described = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> described.add(method + " " + path.getKey())));
        return described;
    }

    private static Set<String> allow(HttpResponse<String> response) {
        return new TreeSet<>(
                Arrays.asList(response.headers().firstValue("Allow").orElse("").split(", ")));
    }
}
