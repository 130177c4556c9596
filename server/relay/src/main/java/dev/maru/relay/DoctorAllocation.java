package dev.maru.relay;

import dev.maru.turn.TurnClientEvent;
import dev.maru.wire.TransportAddress;
import java.util.Map;

/** Judges the relayed address that a server gave. */
final class DoctorAllocation {
    private DoctorAllocation() {}

    /** Notes whether peers that reach the server reach the relayed address too. */
    static void note(DoctorNotes notes, TurnClientEvent.Allocated allocated, TransportAddress server) {
        TransportAddress relayed = allocated.relayed();
        DoctorScope scope = DoctorScope.of(relayed);
        Map<String, Object> facts = Map.of(
                "relayed", relayed.toString(),
                "mapped", allocated.mapped().toString(),
                "scope", scope.name());
        boolean isNarrower = scope.compareTo(DoctorScope.of(server)) < 0;
        boolean isUsable = scope != DoctorScope.NOWHERE && !isNarrower && relayed.port() != 0;
        if (isUsable) {
            notes.good(
                    DoctorCheck.ALLOCATION,
                    DoctorWords.of("The relayed address is %s.", "중계 주소는 %s입니다.")
                            .with(relayed),
                    facts);
            return;
        }
        notes.bad(
                DoctorCheck.ALLOCATION,
                DoctorWords.of(
                                "The relayed address is %s, which is %s; you reached the server at %s.",
                                "중계 주소가 %s입니다(%s). 그런데 서버에는 %s로 접속했습니다.")
                        .with(relayed, words(scope), server),
                DoctorWords.of(
                        "Tell the server its public address (in coturn external-ip=PUBLIC/PRIVATE, in Maru"
                                + " --external-ip): peers elsewhere cannot send to the one that it tells them.",
                        "서버에 공인 주소를 알려 주세요(coturn에서는 external-ip=공인/사설, Maru에서는 --external-ip). 지금 알려 주는"
                                + " 주소로는 바깥의 상대가 보낼 수 없습니다."),
                facts);
    }

    private static DoctorWords words(DoctorScope scope) {
        return switch (scope) {
            case NOWHERE -> DoctorWords.of("no address at all", "주소가 아님");
            case MACHINE -> DoctorWords.of("only for the server itself", "서버 자신만 쓰는 주소");
            case LINK -> DoctorWords.of("only for the server's own link", "서버와 같은 링크에서만 쓰는 주소");
            case PRIVATE -> DoctorWords.of("only for the server's private network", "서버의 사설망에서만 쓰는 주소");
            case PUBLIC -> DoctorWords.of("without a port", "포트가 없음");
        };
    }
}
