package dev.maru.room;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token is text from a stranger; its claims are what whoever has a key wrote, in whatever language. */
class AccessTokensFuzzTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final String HEADER = "{\"alg\":\"HS256\",\"kid\":\"key1\"}";
    private static final String CLAIMS = "{\"exp\":2000000000,\"maru\":{\"join\":true}}";
    private static final long NOW = 1_999_999_000_000L;

    /** Above it a token that was short may become too long by escapes when it is written again. */
    private static final int SHORT = 1_000;

    private final AccessTokens tokens =
            new AccessTokens(ApiKeys.of(Map.of("key1", SECRET)).orThrow());

    @FuzzTest
    void readsOrRefuses(@NotNull String text) {
        tokens.verify(text, NOW);
        tokens.verify(signed(text, CLAIMS), NOW);
        Outcome<Claims> read = tokens.verify(signed(HEADER, text), NOW);
        if (read instanceof Outcome.Accepted<Claims>(Claims claims) && text.length() < SHORT) {
            tokens.create("key1", claims).orThrow(); // what we take we can also write
        }
    }

    private static String signed(String header, String claims) {
        String text =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
