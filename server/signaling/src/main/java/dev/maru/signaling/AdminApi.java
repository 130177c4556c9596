package dev.maru.signaling;

import dev.maru.room.Answer;
import dev.maru.room.ErrorCode;
import dev.maru.room.Outcome;
import dev.maru.room.ParticipantId;
import dev.maru.room.Refusal;
import dev.maru.room.Room;
import dev.maru.room.RoomCloseReason;
import dev.maru.room.RoomDirectory;
import dev.maru.room.RoomName;
import dev.maru.room.RoomSettings;
import dev.maru.room.RoomSummary;
import dev.maru.room.TrackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** The REST administration under {@code /api/v1} (docs/signaling.md §11, openapi.json). Blocks for bodies only. */
final class AdminApi {
    /** How many rooms a list shows unless asked for another number. */
    static final int PAGE = 100;

    /** How many rooms a list shows at most. */
    static final int MAX_PAGE = 1_000;

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final String DOCUMENT = "openapi.json";

    private final Switchboard board;
    private final RoomDirectory rooms;
    private final AdminAccess access;
    private final TokenRequests tokenRequests;
    private final byte[] document;

    AdminApi(Switchboard board, AdminAccess access, TokenRequests tokenRequests) {
        this.board = board;
        rooms = board.rooms();
        this.access = access;
        this.tokenRequests = tokenRequests;
        document = load();
    }

    /**
     * What a request is answered with.
     *
     * @param body JSON, or null for none
     */
    private record Reply(int status, byte @Nullable [] body) {
        private static final Reply NOTHING = new Reply(HttpStatus.NO_CONTENT_204, null);

        static Reply ok(byte[] body) {
            return new Reply(HttpStatus.OK_200, body);
        }
    }

    /** A request with what its route says of it. */
    private record Call(Route route, List<String> parameters, Request request, Addresses.Key address) {
        RoomName room() throws RefusedValueException {
            return accept(RoomName.parse(parameters.get(0)));
        }

        ParticipantId participant() throws RefusedValueException {
            return accept(ParticipantId.parse(parameters.get(1)));
        }
    }

    /** @param path what follows {@code /api/v1/}, percent-encoded */
    void handle(String path, Request request, Response response, Callback callback, Addresses.Key address) {
        List<Route> routes = Route.at(path);
        Route route = choose(routes, request);
        if (routes.isEmpty()) {
            HttpAnswers.error(
                    response,
                    callback,
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no such address.").withHint("See /api/v1/openapi.json."));
            return;
        }
        if (route == null) {
            SignalingHandler.otherMethod(request, response, callback, allowed(routes));
            return;
        }
        List<String> parameters = Objects.requireNonNull(route.parameters(path));
        try {
            Reply reply = answer(new Call(route, parameters, request, address));
            if (reply.body() == null) {
                HttpAnswers.noContent(response, callback);
            } else {
                HttpAnswers.json(response, callback, reply.status(), reply.body());
            }
        } catch (RefusedValueException e) {
            refuse(response, callback, e.refusal());
        } catch (HttpAnswers.OversizeException e) {
            int most = board.config().limits().maxMessageBytes();
            refuse(
                    response,
                    callback,
                    Refusal.of(ErrorCode.MESSAGE_TOO_LARGE, "The body has more than " + most + " bytes.")
                            .withHint("Send less."));
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private Reply answer(Call call) throws RefusedValueException, HttpAnswers.OversizeException, IOException {
        return switch (call.route()) {
            case DESCRIBE -> Reply.ok(document);
            case CREATE_TOKEN -> {
                AdminAccess.Issuer issuer = access.requireIssuer(call.request(), call.address());
                yield Reply.ok(tokenRequests.create(issuer, body(call), board.reader()));
            }
            case LIST_ROOMS -> {
                access.requireAdmin(call.request(), call.address(), null);
                yield list(call.request());
            }
            case CREATE_ROOM -> create(call);
            case INSPECT_ROOM -> Reply.ok(AdminViews.inspect(find(call).snapshot()));
            case CLOSE_ROOM -> {
                Room room = find(call);
                yield act(() -> room.close(RoomCloseReason.ADMIN));
            }
            case REMOVE_PARTICIPANT -> {
                Room room = find(call);
                ParticipantId participant = call.participant();
                yield act(() -> room.remove(participant, now()));
            }
            case MUTE_TRACK -> {
                Room room = find(call);
                ParticipantId participant = call.participant();
                JsonBody body = body(call).refuseOthers("track", "muted");
                TrackId track = accept(TrackId.parse(body.needText("track")));
                boolean muted = ValueReader.present(body.bool("muted"), "muted");
                yield act(() -> room.mute(participant, track, muted));
            }
            case SEND_MESSAGE -> send(call);
        };
    }

    private Reply list(Request request) throws RefusedValueException {
        Fields query = Request.extractQueryParameters(request);
        int limit = PAGE;
        String asked = query.getValue("limit");
        if (asked != null) {
            if (!asked.matches("[0-9]{1,4}") || Integer.parseInt(asked) < 1 || Integer.parseInt(asked) > MAX_PAGE) {
                throw new RefusedValueException(
                        Refusal.badField("limit", "“limit” is not a number from 1 to " + MAX_PAGE + ".")
                                .withHint("Leave it out for " + PAGE + "."));
            }
            limit = Integer.parseInt(asked);
        }
        String after = query.getValue("after");
        List<RoomSummary> page = new ArrayList<>();
        String next = null;
        for (RoomSummary summary : rooms.list()) {
            String name = summary.room().name().value();
            if (after != null && name.compareTo(after) <= 0) {
                continue;
            }
            if (page.size() == limit) {
                next = page.getLast().room().name().value();
                break;
            }
            page.add(summary);
        }
        return Reply.ok(AdminViews.list(page, next));
    }

    private Reply create(Call call) throws RefusedValueException, HttpAnswers.OversizeException, IOException {
        // Whoever has no token at all is not told what is wrong with the body.
        access.requireBearer(call.request(), call.address());
        JsonBody body =
                body(call).refuseOthers("name", "maxParticipants", "emptyTimeoutSeconds", "metadata", "topology");
        RoomName name = accept(RoomName.parse(body.needText("name")));
        access.requireAdmin(call.request(), call.address(), name);
        Long most = body.integer("maxParticipants");
        Long seconds = body.integer("emptyTimeoutSeconds");
        var settings = new RoomSettings(
                most == null ? null : (int) Math.min(most, Integer.MAX_VALUE),
                seconds == null ? null : Math.multiplyExact(Math.min(seconds, Integer.MAX_VALUE), MILLIS_PER_SECOND),
                body.text("metadata"),
                body.text("topology"));
        Room room = accept(rooms.create(name, settings, now()));
        return new Reply(HttpStatus.CREATED_201, AdminViews.inspect(room.snapshot()));
    }

    private Reply send(Call call) throws RefusedValueException, HttpAnswers.OversizeException, IOException {
        Room room = find(call);
        JsonBody body = body(call).refuseOthers("text", "topic", "payload", "to");
        JsonSlice named = body.json("to");
        Requests.Recipients to =
                Requests.Recipients.of(named == null ? null : board.reader().recipients(named));
        if (to.refusal() != null) {
            throw new RefusedValueException(to.refusal());
        }
        String text = body.text("text");
        if (text != null && (body.has("topic") || body.has("payload"))) {
            throw new RefusedValueException(
                    Refusal.badField("text", "The message is a chat text and a payload at once.")
                            .withHint("Send “text” alone, or “topic” and “payload”."));
        }
        if (text != null) {
            return act(() -> room.chat(text, to.ids(), now()));
        }
        String topic = body.needText("topic");
        JsonSlice payload = ValueReader.present(body.json("payload"), "payload");
        return act(() -> room.message(topic, payload, to.ids(), now()));
    }

    private Room find(Call call) throws RefusedValueException {
        access.requireBearer(call.request(), call.address());
        RoomName name = call.room();
        access.requireAdmin(call.request(), call.address(), name);
        Room room = rooms.find(name);
        if (room == null) {
            throw new RefusedValueException(
                    Refusal.of(ErrorCode.ROOM_NOT_FOUND, "There is no room “" + name.value() + "”.")
                            .withField("room")
                            .withHint("Create it, or join it first."));
        }
        return room;
    }

    private Reply act(Supplier<Answer> action) throws RefusedValueException {
        var answer = new Answer[1];
        Flushes.after(() -> answer[0] = action.get());
        return switch (answer[0]) {
            case Answer.Done done -> Reply.NOTHING;
            case Answer.Sent sent -> Reply.ok(AdminViews.sent(sent.at()));
            case Refusal refusal -> throw new RefusedValueException(refusal);
        };
    }

    private JsonBody body(Call call) throws RefusedValueException, HttpAnswers.OversizeException, IOException {
        byte[] body = HttpAnswers.body(call.request(), board.config().limits().maxMessageBytes());
        if (!Utf8.isValid(body, body.length)) {
            throw new RefusedValueException(MessageReader.badJson("The body is not UTF-8.", "Send JSON in UTF-8."));
        }
        try (JsonParser parser = board.reader().parser(body)) {
            return JsonBody.read(parser, body);
        } catch (JacksonException e) {
            throw new RefusedValueException(MessageReader.notJson(e));
        }
    }

    private long now() {
        return board.clock().epochMillis();
    }

    private static @Nullable Route choose(List<Route> routes, Request request) {
        // HEAD is GET without the body, which Jetty leaves out (RFC 9110 §9.3.2).
        String method = HttpMethod.HEAD.is(request.getMethod()) ? HttpMethod.GET.asString() : request.getMethod();
        return routes.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .orElse(null);
    }

    private static String allowed(List<Route> routes) {
        List<String> methods =
                new ArrayList<>(routes.stream().map(Route::method).toList());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static void refuse(Response response, Callback callback, Refusal refusal) {
        if (HttpAnswers.status(refusal.code()) == HttpStatus.UNAUTHORIZED_401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"maru\"");
        }
        HttpAnswers.error(response, callback, refusal);
    }

    private static <T> T accept(Outcome<T> outcome) throws RefusedValueException {
        return switch (outcome) {
            case Outcome.Accepted<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) -> throw new RefusedValueException(refusal);
        };
    }

    private static byte[] load() {
        try (InputStream in = AdminApi.class.getResourceAsStream(DOCUMENT)) {
            return Objects.requireNonNull(in, DOCUMENT).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
