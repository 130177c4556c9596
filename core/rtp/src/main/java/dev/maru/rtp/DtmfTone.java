package dev.maru.rtp;

/** The keys of a telephone, as characters and as events (RFC 4733 §3.2). */
public final class DtmfTone {
    /** What stands for no key. */
    public static final int NONE = -1;

    /** Each at the place of its event. */
    private static final String KEYS = "0123456789*#ABCD";

    private DtmfTone() {}

    /**
     * The event of a key.
     *
     * @param key 0 to 9, A to D, a to d, # or *
     * @return 0 to 15, or {@link #NONE}
     */
    public static int event(char key) {
        return KEYS.indexOf(key >= 'a' && key <= 'd' ? key - 'a' + 'A' : key);
    }

    /**
     * The key of an event.
     *
     * @param event as in {@link TelephoneEvent#event}
     * @return one character, or an empty string when it is no key
     */
    public static String key(int event) {
        return event >= 0 && event < KEYS.length() ? KEYS.substring(event, event + 1) : "";
    }
}
