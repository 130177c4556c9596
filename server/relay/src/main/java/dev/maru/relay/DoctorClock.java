package dev.maru.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Compares the expiry in a time-limited username with this machine's clock, and with what the server thought of it. */
final class DoctorClock {
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

    /** What a refusal is likely to come from, where the username tells; null where it does not. */
    static @Nullable DoctorWords suspicion(DoctorLogin login) {
        OptionalLong expiry = login.expiry();
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
