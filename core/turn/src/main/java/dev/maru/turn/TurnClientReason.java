package dev.maru.turn;

import java.util.Locale;

/**
 * Why something that a {@link TurnClient} wanted did not come to be. The constant's name is stable and may be stored and compared; the
 * sentences are for people.
 */
public enum TurnClientReason {
    /** RFC 8489 §14.8. */
    TRY_ALTERNATE(
            300,
            "The server asks to use another one. Allocate at the address that came with this answer.",
            "서버가 다른 서버를 쓰라고 했습니다. 함께 온 주소에서 다시 할당하세요."),
    /** RFC 8489 §14.8. */
    BAD_REQUEST(
            400,
            "The server could not make sense of the request. Look for the server's version and its log.",
            "서버가 요청을 이해하지 못했습니다. 서버의 버전과 로그를 확인하세요."),
    /** RFC 8489 §14.8. */
    UNAUTHENTICATED(
            401,
            "The server does not accept username and password. Check both; time-limited ones may have expired.",
            "서버가 사용자 이름과 비밀번호를 받아들이지 않습니다. 둘 다 확인하세요. 기한이 지났을 수도 있습니다."),
    /** RFC 8656 §19. */
    FORBIDDEN(
            403,
            "The server does not allow this, such as relaying to that address. Ask whoever runs it.",
            "서버가 허용하지 않는 일입니다(예: 그 주소로의 중계). 서버 운영자에게 문의하세요."),
    /** RFC 8016 §5. */
    MOBILITY_FORBIDDEN(
            405,
            "The server does not let allocations change their address. Allocate anew after such a change.",
            "서버가 할당의 주소 변경을 허용하지 않습니다. 주소가 바뀌면 새로 할당하세요."),
    /** RFC 8489 §14.8. */
    UNKNOWN_ATTRIBUTE(
            420,
            "The server does not know something that was asked for, such as don't-fragment. Ask without it.",
            "요청에 서버가 모르는 것이 있습니다(예: 단편화 금지). 빼고 다시 요청하세요."),
    /** RFC 8656 §19. */
    ALLOCATION_MISMATCH(
            437,
            "The server has no such allocation any more (it may have restarted), or has one already. Allocate anew"
                    + " from another port.",
            "서버에 그 할당이 없거나(재시작했을 수 있음) 이미 있습니다. 다른 포트에서 새로 할당하세요."),
    /** RFC 8489 §14.8. */
    STALE_NONCE(
            438,
            "The server calls every nonce stale, also its newest. Its clock or its cluster is broken.",
            "서버가 방금 준 논스까지 만료되었다고 합니다. 서버의 시계나 클러스터에 문제가 있습니다."),
    /** RFC 8656 §19. */
    ADDRESS_FAMILY_NOT_SUPPORTED(
            440,
            "The server has no relayed address of that family. Ask for the other one.",
            "서버에 그 주소 체계의 중계 주소가 없습니다. 다른 쪽을 요청하세요."),
    /** RFC 8656 §19. */
    WRONG_CREDENTIALS(
            441,
            "The allocation belongs to another user. Use the credentials that it was made with.",
            "다른 사용자의 할당입니다. 할당을 만든 자격 증명을 쓰세요."),
    /** RFC 8656 §19. */
    UNSUPPORTED_TRANSPORT(
            442,
            "The server does not relay over that transport protocol. Ask for UDP.",
            "서버가 그 전송 프로토콜로는 중계하지 않습니다. UDP로 요청하세요."),
    /** RFC 8656 §19. */
    PEER_ADDRESS_FAMILY_MISMATCH(
            443,
            "The peer's address is of another family than the relayed address. Allocate one of both families.",
            "상대 주소의 체계가 중계 주소와 다릅니다. 두 체계를 모두 할당하세요."),
    /** RFC 6062 §6.3. */
    CONNECTION_ALREADY_EXISTS(
            446,
            "There is a connection to that peer already. Use it, or close it first.",
            "그 상대와 이미 연결되어 있습니다. 그것을 쓰거나 먼저 닫으세요."),
    /** RFC 6062 §6.3. */
    CONNECTION_TIMEOUT_OR_FAILURE(
            447,
            "The server could not connect to the peer. Check that it listens and is not behind a firewall.",
            "서버가 상대에 연결하지 못했습니다. 상대가 듣고 있는지, 방화벽 뒤가 아닌지 확인하세요."),
    /** RFC 8656 §19. */
    ALLOCATION_QUOTA_REACHED(
            486,
            "This user has as many allocations as the server allows. Close one, or wait until one expires.",
            "이 사용자는 서버가 허용하는 만큼 이미 할당했습니다. 하나를 닫거나 만료를 기다리세요."),
    /** RFC 8489 §14.8. */
    SERVER_ERROR(500, "The server has a temporary problem. Try again later.", "서버에 일시적인 문제가 있습니다. 나중에 다시 시도하세요."),
    /** RFC 8656 §19. */
    INSUFFICIENT_CAPACITY(
            508,
            "The server has no free port left. Try later, or another server.",
            "서버에 남은 포트가 없습니다. 나중에, 또는 다른 서버에서 시도하세요."),
    /** A code that no standard here names. */
    OTHER(0, "The server refused for a reason of its own; see its code and words.", "서버가 고유한 이유로 거절했습니다. 코드와 문구를 보세요."),
    /** RFC 8489 §6.2: all requests went unanswered. */
    NO_ANSWER(
            0,
            "The server does not answer. Check its address, that it runs, and that no firewall blocks the way.",
            "서버가 응답하지 않습니다. 주소와 동작 여부, 방화벽을 확인하세요."),
    /** RFC 8489 §9.2.5: the integrity of every answer was wrong. */
    UNAUTHENTIC_ANSWER(
            0,
            "Answers came that the server did not sign with this password. Somebody is in between, or the password is"
                    + " wrong.",
            "이 비밀번호로 서명되지 않은 응답이 왔습니다. 누군가 끼어들었거나 비밀번호가 틀렸습니다."),
    /** RFC 8489 §9.2.5: no realm or nonce, no algorithm that we know, or an offer weaker than its nonce says. */
    UNUSABLE_CHALLENGE(
            0,
            "The server asks for a password in a way that is incomplete or weaker than it says. Update it; if it is up"
                    + " to date, somebody may be in between.",
            "서버의 인증 요구가 불완전하거나 스스로 밝힌 것보다 약합니다. 서버를 갱신하세요. 최신이라면 누군가 끼어들었을 수 있습니다."),
    /** An answer lacks what it must have, or has what must be understood and is not. */
    UNUSABLE_ANSWER(
            0,
            "The server's answer lacks what it must contain. Look for the server's version.",
            "서버의 응답에 있어야 할 것이 없습니다. 서버의 버전을 확인하세요."),
    /** The allocation ended before a refresh got through. */
    EXPIRED(0, "The allocation ended before it could be refreshed. Allocate anew.", "갱신하기 전에 할당이 끝났습니다. 새로 할당하세요."),
    /** The connection to the server closed. */
    CONNECTION_LOST(
            0,
            "The connection to the server was closed, and the allocation with it. Connect and allocate anew.",
            "서버와의 연결이 끊겨 할당도 끝났습니다. 다시 연결해 새로 할당하세요."),
    /** The local address changed, and the allocation cannot follow. */
    NOT_MOBILE(
            0,
            "The local address changed and this allocation cannot follow. Allocate anew from the new address.",
            "로컬 주소가 바뀌었고 이 할당은 따라갈 수 없습니다. 새 주소에서 새로 할당하세요."),
    /** A bound of the client is reached. */
    TOO_MANY_PEERS(
            0,
            "This client has as many peers as it can keep. Release some.",
            "이 클라이언트가 유지할 수 있는 상대의 수에 이르렀습니다. 일부를 놓아 주세요.");

    private final int code;
    private final String english;
    private final String korean;

    TurnClientReason(int code, String english, String korean) {
        this.code = code;
        this.english = english;
        this.korean = korean;
    }

    static TurnClientReason ofCode(int code) {
        for (TurnClientReason reason : values()) {
            if (reason.code == code && code != 0) {
                return reason;
            }
        }
        return OTHER;
    }

    /**
     * The number in ERROR-CODE.
     *
     * @return 300 to 699, or 0 when it was not the server that said so
     */
    public int code() {
        return code;
    }

    /**
     * What happened and what to do, for a person.
     *
     * @param locale Korean, or anything else for English
     * @return one or two sentences
     */
    public String meaning(Locale locale) {
        return locale.getLanguage().equals("ko") ? korean : english;
    }
}
