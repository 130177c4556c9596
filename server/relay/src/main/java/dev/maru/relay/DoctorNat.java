package dev.maru.relay;

import dev.maru.stun.NatReport;
import dev.maru.stun.NatReport.Behaviour;
import java.util.Map;

/** Says in words what NAT is in front of the user (RFC 4787, RFC 5780). */
final class DoctorNat {
    private DoctorNat() {}

    /** Notes a report. A difficult NAT is no fault of the server's: it is what relays are for. */
    static void note(DoctorNotes notes, NatReport report) {
        Map<String, Object> facts = Map.of(
                "outcome", report.outcome().name(),
                "mapping", report.mapping().name(),
                "filtering", report.filtering().name());
        switch (report.outcome()) {
            case COMPLETE ->
                notes.good(DoctorCheck.NAT, mapping(report.mapping()).plus(filtering(report)), facts);
            case NOT_OFFERED -> {
                if (report.mapping() == Behaviour.NONE) {
                    notes.good(DoctorCheck.NAT, mapping(Behaviour.NONE), facts);
                } else {
                    notes.skip(
                            DoctorCheck.NAT,
                            DoctorWords.of(
                                    "There is a NAT; of what kind, a server with one address cannot tell (RFC 5780).",
                                    "NAT가 있습니다. 주소가 하나뿐인 서버로는 종류를 알 수 없습니다(RFC 5780)."));
                }
            }
            case REFUSED, NO_ANSWER ->
                notes.skip(
                        DoctorCheck.NAT,
                        DoctorWords.of(
                                "The server does not answer what would tell it.", "알아내는 데 필요한 요청에 서버가 응답하지 않습니다."));
        }
    }

    private static DoctorWords mapping(Behaviour mapping) {
        return switch (mapping) {
            case NONE -> DoctorWords.of("No NAT between you and the server.", "서버와의 사이에 NAT가 없습니다.");
            case ENDPOINT_INDEPENDENT ->
                DoctorWords.of(
                        "A NAT that shows everybody the same address of yours; most calls work without a relay.",
                        "누구에게나 같은 주소를 보이는 NAT입니다. 대부분의 통화는 릴레이 없이 됩니다.");
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT ->
                DoctorWords.of(
                        "A symmetric NAT, which shows everybody another address of yours; many calls need a relay.",
                        "상대마다 다른 주소를 보이는 대칭형 NAT입니다. 릴레이가 필요한 통화가 많습니다.");
            case UNKNOWN ->
                DoctorWords.of(
                        "A NAT whose kind could not be told: the server's other address does not answer.",
                        "NAT의 종류를 알 수 없습니다. 서버의 다른 주소가 응답하지 않습니다.");
        };
    }

    private static DoctorWords filtering(NatReport report) {
        return switch (report.filtering()) {
            case NONE, UNKNOWN -> DoctorWords.same("");
            case ENDPOINT_INDEPENDENT -> DoctorWords.of(" It lets everybody in.", " 누구의 패킷이든 들여보냅니다.");
            case ADDRESS_DEPENDENT ->
                DoctorWords.of(" It lets hosts in that you have sent to.", " 보낸 적이 있는 호스트의 패킷만 들여보냅니다.");
            case ADDRESS_AND_PORT_DEPENDENT ->
                report.mapping() == Behaviour.NONE
                        ? DoctorWords.of(
                                " A firewall lets in only what you have asked for, or the server's other address does not answer.",
                                " 방화벽이 요청한 것만 들여보내거나, 서버의 다른 주소가 응답하지 않습니다.")
                        : DoctorWords.of(
                                " It lets in only addresses and ports that you have sent to.",
                                " 보낸 적이 있는 주소와 포트의 패킷만 들여보냅니다.");
        };
    }
}
