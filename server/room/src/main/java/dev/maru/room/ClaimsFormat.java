package dev.maru.room;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes claims as the JSON object of a token's payload (docs/signaling.md §10; RFC 7519 §4.1). */
final class ClaimsFormat {
    private static final String ANY_ROOM = "*";
    /** The end of the year 9999 in seconds: later times mean the same, and do not overflow. */
    private static final double MAX_SECONDS = 253_402_300_799.0;

    private ClaimsFormat() {}

    /** What a genuine token says; {@code token_invalid} with the claim's name when it makes no sense. */
    static Outcome<Claims> read(Map<String, Object> json) {
        try {
            Claims claims = readClaims(json);
            Refusal refusal = check(claims);
            return refusal == null
                    ? Outcome.accepted(claims)
                    : AccessTokens.invalid("In the access token: " + refusal.message());
        } catch (ClaimException e) {
            return AccessTokens.invalid("The access token's “" + e.claim + "” is " + e.problem + ".");
        }
    }

    /** Checks what a token's maker chose, apart from the limits of rooms; null when it is good. */
    static @Nullable Refusal check(Claims claims) {
        if (claims.expiresAt() < 0 || claims.notBefore() < 0) {
            return Refusal.badField("exp", "A time is before 1970.");
        }
        return Texts.checkIdentity(claims.identity());
    }

    static Map<String, Object> write(String apiKey, Claims claims) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("iss", apiKey);
        putIfPresent(json, "sub", claims.identity());
        putIfPresent(json, "name", claims.name());
        putIfPresent(json, "metadata", claims.metadata());
        if (claims.notBefore() > 0) {
            json.put("nbf", claims.notBefore() / 1000);
        }
        json.put("exp", claims.expiresAt() / 1000);
        Grants grants = claims.grants();
        RoomName room = claims.room();
        Map<String, Object> maru = new LinkedHashMap<>();
        maru.put("room", room == null ? ANY_ROOM : room.value());
        maru.put("join", grants.join());
        maru.put("create", grants.create());
        maru.put("publish", writeSources(grants.publish()));
        maru.put("subscribe", grants.subscribe());
        maru.put("data", grants.data());
        maru.put("admin", grants.admin());
        maru.put("hidden", grants.hidden());
        json.put("maru", maru);
        return json;
    }

    private static Claims readClaims(Map<String, Object> json) {
        Map<?, ?> maru = readObject(json.get("maru"));
        Long expiresAt = readTime(json, "exp");
        if (expiresAt == null) {
            throw new ClaimException("exp", "missing; a token must end");
        }
        Long notBefore = readTime(json, "nbf");
        return new Claims(
                readText(json, "sub"),
                readText(json, "name"),
                readText(json, "metadata"),
                readRoom(maru),
                readGrants(maru),
                notBefore == null ? 0 : notBefore,
                expiresAt);
    }

    private static Map<?, ?> readObject(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new ClaimException("maru", "not an object");
    }

    private static Grants readGrants(Map<?, ?> maru) {
        boolean join = readFlag(maru, "join", false);
        return new Grants(
                join,
                readFlag(maru, "create", join),
                readSources(maru.get("publish"), join),
                readFlag(maru, "subscribe", join),
                readFlag(maru, "data", join),
                readFlag(maru, "admin", false),
                readFlag(maru, "hidden", false));
    }

    private static @Nullable RoomName readRoom(Map<?, ?> maru) {
        String room = readText(maru, "room");
        if (room == null || room.equals(ANY_ROOM)) {
            return null;
        }
        return switch (RoomName.parse(room)) {
            case Outcome.Accepted<RoomName>(RoomName name) -> name;
            case Outcome.Refused<RoomName> refused -> throw new ClaimException("maru.room", "not a room name");
        };
    }

    private static Set<TrackSource> readSources(@Nullable Object publish, boolean byDefault) {
        if (publish == null || publish instanceof Boolean) {
            boolean all = publish == null ? byDefault : (Boolean) publish;
            return all ? EnumSet.allOf(TrackSource.class) : Set.of();
        }
        if (!(publish instanceof List<?> list)) {
            throw new ClaimException("maru.publish", "neither true nor false nor a list of sources");
        }
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        for (Object source : list) {
            if (source instanceof String text
                    && TrackSource.parse(text) instanceof Outcome.Accepted<TrackSource>(TrackSource known)) {
                sources.add(known);
            } else {
                throw new ClaimException("maru.publish", "a list with something that is not a source");
            }
        }
        return sources;
    }

    private static Object writeSources(Set<TrackSource> sources) {
        if (sources.size() == TrackSource.values().length) {
            return true;
        }
        List<String> list = new ArrayList<>();
        sources.forEach(source -> list.add(source.wire()));
        return list;
    }

    private static boolean readFlag(Map<?, ?> json, String name, boolean byDefault) {
        Object value = json.get(name);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new ClaimException("maru." + name, "neither true nor false");
    }

    /** A text; an empty one says nothing, since many token libraries write what nobody set. */
    private static @Nullable String readText(Map<?, ?> json, String name) {
        Object value = json.get(name);
        if (value == null || value instanceof String) {
            return value == null || value.equals("") ? null : (String) value;
        }
        throw new ClaimException(name, "not a text");
    }

    /** A NumericDate, which may have a fraction (RFC 7519 §2), in milliseconds. */
    private static @Nullable Long readTime(Map<?, ?> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return (long) (Math.clamp(number.doubleValue(), 0.0, MAX_SECONDS) * 1000);
        }
        throw new ClaimException(name, "not a number of seconds");
    }

    private static void putIfPresent(Map<String, Object> json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** Says which claim is wrong; caught where reading began. */
    private static final class ClaimException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String claim;
        private final String problem;

        ClaimException(String claim, String problem) {
            super(null, null, false, false);
            this.claim = claim;
            this.problem = problem;
        }
    }
}
