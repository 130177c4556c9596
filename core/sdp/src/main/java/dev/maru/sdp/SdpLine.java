package dev.maru.sdp;

/**
 * A line that has no type of its own here: {@code i= u= e= p= t= r= z= k=} and letters that nobody knows. Kept and printed back.
 *
 * @param type the letter before the equals sign
 * @param value the rest
 */
public record SdpLine(char type, String value) {
    /** Refuses what would print as something else. */
    public SdpLine {
        if (type <= ' ' || type > '~' || Syntax.breaksLine(value)) {
            throw new IllegalArgumentException("a line of SDP has a letter and one line of text");
        }
    }
}
