package dev.maru.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Compares the expiry in a time-limited username with this machine's clock, and with what the server thought of it. */
final class DoctorClock {
    /** What a nonce begins with that says what its server can do (RFC 8489 §9.2), and the characters of base64 after it. */
    private static final String COOKIE = "obMatJos2";

    private static final int FEATURES = 4;

    private DoctorClock() {}

    private static Duration left(long expiry) {
        return Duration.between(Instant.now(), Instant.ofEpochSecond(expiry));
    }

    /** After the server took the credentials. */
    static void noteAccepted(DoctorNotes notes, DoctorLogin login) {
        OptionalLong expiry = login.expiry();
        if (expiry.isEmpty()) {
            notes.skip(
                    DoctorCheck.CLOCK,
                    DoctorWords.of("The credentials do not expire, so no clock counts.", "만료되지 않는 자격 증명이라 시계와 무관합니다."));
            return;
        }
        Duration left = left(expiry.getAsLong());
        Map<String, Object> facts = Map.of("expiry", expiry.getAsLong(), "leftSeconds", left.toSeconds());
        if (left.isNegative()) {
            notes.bad(
                    DoctorCheck.CLOCK,
                    DoctorWords.of(
                                    "The credentials expired %s ago by this machine's clock, but the server takes them.",
                                    "이 기기의 시계로는 %s 전에 만료된 자격 증명인데 서버가 받아들입니다.")
                            .with(words(left.negated())),
                    DoctorWords.of(
                            "One of the two clocks is wrong; set both by NTP.", "둘 중 한 시계가 틀렸습니다. 둘 다 NTP로 맞추세요."),
                    facts);
        } else {
            notes.good(
                    DoctorCheck.CLOCK,
                    DoctorWords.of(
                                    "The credentials are good for %s more, here and at the server.",
                                    "자격 증명이 %s 남았습니다(이 기기와 서버 모두 기준).")
                            .with(words(left)),
                    facts);
        }
    }

    /** After the server refused them. */
    static void noteRefused(DoctorNotes notes, DoctorLogin login) {
        OptionalLong expiry = login.expiry();
        if (expiry.isEmpty()) {
            return;
        }
        Duration left = left(expiry.getAsLong());
        if (left.isNegative()) {
            notes.bad(
                    DoctorCheck.CLOCK,
                    DoctorWords.of("The credentials expired %s ago (%s).", "자격 증명이 %s 전(%s)에 만료되었습니다.")
                            .with(words(left.negated()), Instant.ofEpochSecond(expiry.getAsLong())),
                    DoctorWords.of(
                            "Ask for new ones. If they are new, this machine's clock or that of their issuer is wrong.",
                            "새로 발급받으세요. 방금 받은 것이라면 이 기기나 발급한 서버의 시계가 틀린 것입니다."),
                    Map.of("expiry", expiry.getAsLong(), "leftSeconds", left.toSeconds()));
        } else {
            notes.skip(
                    DoctorCheck.CLOCK,
                    DoctorWords.of(
                                    "By this machine's clock the credentials are good for %s more; the server's clock cannot be seen.",
                                    "이 기기의 시계로는 자격 증명이 %s 남았습니다. 서버의 시계는 볼 수 없습니다.")
                            .with(words(left)));
        }
    }

    /** Whether a nonce begins with the cookie and says username anonymity; its bits are numbered in either way (RFC 8489 §9.2, erratum 6290). */
    static boolean hashesNames(@Nullable String nonce) {
        if (nonce == null || !nonce.startsWith(COOKIE) || nonce.length() < COOKIE.length() + FEATURES) {
            return false;
        }
        try {
            byte[] bits = Base64.getDecoder().decode(nonce.substring(COOKIE.length(), COOKIE.length() + FEATURES));
            return (bits[0] & 0x40) != 0 || (bits[2] & 0x02) != 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What a refusal is likely to come from, where the username tells; null where it does not. */
    static @Nullable DoctorWords suspicion(DoctorLogin login, boolean hashesNames) {
        OptionalLong expiry = login.expiry();
        if (expiry.isPresent() && hashesNames && !left(expiry.getAsLong()).isNegative()) {
            return DoctorWords.of(
                    "They have not expired by this machine's clock. The server asks for names as hashes (RFC 8489 §14.4), which"
                            + " cannot be turned back into time-limited names: turn username anonymity off there. Browsers do"
                            + " not hash names; if they fail too, compare the secrets and the clocks.",
                    "이 기기의 시계로는 만료되지 않았습니다. 서버가 이름을 해시로 요구하는데(RFC 8489 §14.4), 기한이 있는 이름은 해시에서"
                            + " 되찾을 수 없으니 서버의 사용자 이름 익명 기능을 끄세요. 브라우저는 이름을 해시하지 않습니다."
                            + " 브라우저도 실패하면 비밀 값과 시계를 비교하세요.");
        }
        if (expiry.isPresent()) {
            return left(expiry.getAsLong()).isNegative()
                    ? DoctorWords.of("They have expired: ask for new ones.", "만료되었습니다. 새로 발급받으세요.")
                    : DoctorWords.of(
                            "They have not expired by this machine's clock, so either the secret is not the server's, or its"
                                    + " clock is ahead: compare both, and use NTP.",
                            "이 기기의 시계로는 만료되지 않았습니다. 비밀 값이 서버의 것과 다르거나 서버의 시계가 앞서 있습니다. 둘 다" + " 확인하고 NTP를 쓰세요.");
        }
        String username = login.username();
        int colon = username.lastIndexOf(':');
        boolean isSwapped = colon > 0
                && new DoctorLogin(username.substring(colon + 1), "-").expiry().isPresent();
        return isSwapped
                ? DoctorWords.of(
                        "The username is user:expiry; servers want expiry:user. Mend whoever issued it.",
                        "사용자 이름이 user:expiry 꼴입니다. 서버는 expiry:user를 원하니 발급하는 쪽을 고치세요.")
                : null;
    }

    private static DoctorWords words(Duration time) {
        Duration rough = time.truncatedTo(ChronoUnit.SECONDS);
        if (rough.toDays() >= 2) {
            return DoctorWords.of("%s days", "%s일").with(rough.toDays());
        }
        if (rough.toHours() >= 2) {
            return DoctorWords.of("%s hours", "%s시간").with(rough.toHours());
        }
        return rough.toMinutes() >= 2
                ? DoctorWords.of("%s minutes", "%s분").with(rough.toMinutes())
                : DoctorWords.of("%s s", "%s초").with(rough.toSeconds());
    }
}
