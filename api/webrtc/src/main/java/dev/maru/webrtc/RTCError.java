package dev.maru.webrtc;

/** An error of a connection with its details (W3C WebRTC §4.11). Its name is {@code OperationError}. */
public final class RTCError extends RTCException {
    private static final long serialVersionUID = 1;

    private final RTCErrorDetailType errorDetail;
    private final int sdpLineNumber;
    private final int receivedAlert;
    private final int sentAlert;

    private RTCError(RTCErrorDetailType detail, String message, int sdpLineNumber, int receivedAlert, int sentAlert) {
        super("OperationError", message);
        this.errorDetail = detail;
        this.sdpLineNumber = sdpLineNumber;
        this.receivedAlert = receivedAlert;
        this.sentAlert = sentAlert;
    }

    static RTCError of(RTCErrorDetailType detail, String message) {
        return new RTCError(detail, message, -1, -1, -1);
    }

    static RTCError syntax(String message, int line) {
        return new RTCError(RTCErrorDetailType.SDP_SYNTAX_ERROR, message, line, -1, -1);
    }

    static RTCError alert(RTCErrorDetailType detail, String message, int received, int sent) {
        return new RTCError(detail, message, -1, received, sent);
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
}
