package dev.maru.jsep;

import dev.maru.sdp.MalformedSdpException;

/** A description, candidate or call that is refused. The session is as it was before. It carries no stack trace. */
public final class JsepException extends Exception {
    private static final long serialVersionUID = 1;

    private final JsepError error;
    private final int line;

    /**
     * A refusal.
     *
     * @param error its name
     * @param message what is wrong, for a person
     */
    public JsepException(JsepError error, String message) {
        super(message, null, false, false);
        this.error = error;
        line = 0;
    }

    JsepException(MalformedSdpException syntax) {
        super(syntax.getMessage(), null, false, false);
        error = JsepError.SDP_SYNTAX;
        line = syntax.line();
    }

    /**
     * Its name.
     *
     * @return for the W3C layer to map
     */
    public JsepError error() {
        return error;
    }

    /**
     * The line at fault, with {@link JsepError#SDP_SYNTAX}.
     *
     * @return from 1; 0 when it is not one line's fault
     */
    public int line() {
        return line;
    }
}
