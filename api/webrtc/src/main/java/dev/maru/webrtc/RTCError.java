package dev.maru.webrtc;

/** An error of a connection with its details (W3C WebRTC §4.11). Its name is {@code OperationError}. */
public final class RTCError extends RTCException {
    private static final long serialVersionUID = 1;

    private static final int NONE = -1;

    private record Alerts(int received, int sent) {
        static final Alerts NO = new Alerts(NONE, NONE);
    }

    private final RTCErrorDetailType errorDetail;
    private final int sdpLineNumber;
    private final int receivedAlert;
    private final int sentAlert;
    private final int sctpCauseCode;

    private RTCError(RTCErrorDetailType detail, String message, int sdpLineNumber, Alerts alerts, int sctpCauseCode) {
        super("OperationError", message);
        this.errorDetail = detail;
        this.sdpLineNumber = sdpLineNumber;
        this.receivedAlert = alerts.received;
        this.sentAlert = alerts.sent;
        this.sctpCauseCode = sctpCauseCode;
    }

    static RTCError of(RTCErrorDetailType detail, String message) {
        return new RTCError(detail, message, NONE, Alerts.NO, NONE);
    }

    static RTCError syntax(String message, int line) {
        return new RTCError(RTCErrorDetailType.SDP_SYNTAX_ERROR, message, line, Alerts.NO, NONE);
    }

    static RTCError alert(RTCErrorDetailType detail, String message, int received, int sent) {
        return new RTCError(detail, message, NONE, new Alerts(received, sent), NONE);
    }

    static RTCError sctp(String message, int causeCode) {
        return new RTCError(RTCErrorDetailType.SCTP_FAILURE, message, NONE, Alerts.NO, causeCode);
    }

    /**
     * What went wrong.
     *
     * @return the detail (§4.11.1)
     */
    public RTCErrorDetailType errorDetail() {
        return errorDetail;
    }

    /**
     * Where a description is no SDP.
     *
     * @return the line, from 1, or -1 when the error is another one
     */
    public int sdpLineNumber() {
        return sdpLineNumber;
    }

    /**
     * The DTLS alert that the peer sent.
     *
     * @return its number, or -1
     */
    public int receivedAlert() {
        return receivedAlert;
    }

    /**
     * The DTLS alert that we sent.
     *
     * @return its number, or -1
     */
    public int sentAlert() {
        return sentAlert;
    }

    /**
     * Why the association ended (RFC 9260 §3.3.10).
     *
     * @return the cause's number, or -1 when it is not known
     */
    public int sctpCauseCode() {
        return sctpCauseCode;
    }
}
