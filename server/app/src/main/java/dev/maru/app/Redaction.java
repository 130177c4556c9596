package dev.maru.app;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Takes out of what is logged whatever lets its reader act as somebody else: known secrets, tokens, passwords. */
final class Redaction {
    static final String HIDDEN = "•••";

    /** Shorter ones would take innocent words out of the logs; the configuration refuses shorter API secrets. */
    private static final int MIN_SECRET_LENGTH = 6;

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    /** Query parameters and JSON fields that carry a token or a password, whatever their value looks like. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(\\b(?:access_token|resume_?token|token|secret|credential|password)\"?\\s*[=:]\\s*\"?)[^&\\s\",;}]+");

    /** {@code Authorization} headers (RFC 9110 §11.6.2). */
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "(?i)(\\bauthorization\\W+(?:bearer|basic)|\\b(?:bearer|basic)(?=\\s+\\S*[0-9=]))\\s+[A-Za-z0-9._~+/=-]{6,}");

    /** A JWT in compact form (RFC 7519 §3.1): its header is a JSON object, so it begins with {@code eyJ}. */
    private static final Pattern JWT = Pattern.compile("\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?");

    private Redaction() {}

    /** From now on this secret is taken out. */
    static void learn(String secret) {
        if (secret.length() >= MIN_SECRET_LENGTH) {
            KNOWN.add(secret);
        }
    }

    static String redact(String text) {
        String result = text;
        for (String secret : KNOWN) {
            if (result.contains(secret)) {
                result = result.replace(secret, HIDDEN);
            }
        }
        if (result.contains("eyJ")) {
            result = JWT.matcher(result).replaceAll(HIDDEN);
        }
        result = NAMED.matcher(result).replaceAll("$1" + HIDDEN);
        return AUTHORIZATION.matcher(result).replaceAll("$1 " + HIDDEN);
    }
}
