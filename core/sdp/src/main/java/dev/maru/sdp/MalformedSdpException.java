package dev.maru.sdp;

/**
 * Text that is no SDP. It says which line and why, and carries no stack trace: hostile text must be cheap to refuse.
 */
public final class MalformedSdpException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN = 60;

    private final int line;

    /**
     * A refusal.
     *
     * @param line the number of the line, from 1; 0 when it is not one line's fault
     * @param why what is wrong, for a person
     */
    public MalformedSdpException(int line, String why) {
        super(line == 0 ? why : "line " + line + ": " + why, null, false, false);
        this.line = line;
    }

    /** A refusal whose line is told later, by {@link #at}. */
    static MalformedSdpException of(String why, String text) {
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return new MalformedSdpException(0, why + ": " + shown);
    }

    MalformedSdpException at(int number) {
        String why = getMessage();
        return new MalformedSdpException(number, why == null ? "" : why);
    }

    /**
     * The line at fault, as the W3C's {@code RTCError.sdpLineNumber}.
     *
     * @return from 1; 0 when it is not one line's fault
     */
    public int line() {
        return line;
    }
}
