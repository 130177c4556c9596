package dev.maru.client;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the server's errors and close codes mean to who is in a room (docs/signaling.md §8). */
final class Refusals {
    private static final Set<Integer> FINAL_CODES = Set.of(1000, 1002, 1007, 4000, 4001, 4003, 4011, 4012);
    private static final Set<String> PASSING = Set.of("rate_limited", "too_many_connections", "draining");
    private static final Set<String> FORGETFUL = Set.of("resume_expired", "resume_invalid");

    private Refusals() {}

    /** Whether the same may be asked again later. */
    static boolean isPassing(MaruException refusal) {
        return PASSING.contains(refusal.code());
    }

    /** Whether the session is gone, and another may begin. */
    static boolean isForgetful(MaruException refusal) {
        return FORGETFUL.contains(refusal.code());
    }

    /** Throws when a connection was closed for good. */
    static void throwIfFinal(int code, String reason) throws MaruException {
        if (!FINAL_CODES.contains(code)) {
            return;
        }
        String words = reason.isEmpty() ? "" : ": " + reason;
        throw switch (code) {
            case 1000 -> new MaruException("ended", "The room was left.");
            case 4003 -> new MaruException("removed", "An administrator removed this participant" + words + ".");
            case 4011 ->
                new MaruException(
                        "replaced",
                        "The same identity, or the same session, has joined from elsewhere.",
                        "Give each program a token with an identity of its own.",
                        null);
            case 4012 -> new MaruException("room_closed", "The room was closed" + words + ".");
            default ->
                new MaruException(
                        "protocol_broken",
                        "The server closed the connection: " + code + words + ".",
                        "Use a client and a server of versions that belong together.",
                        null);
        };
    }

    /** An {@code error} message as an exception. */
    static MaruException of(JsonNode error) {
        return new MaruException(
                error.path("code").asString("internal"),
                error.path("message").asString("The server refused."),
                error.path("hint").asString(""),
                null);
    }
}
