package dev.maru.room;

/** What a participant's request came to: it was done, it was sent at a time, or it was refused. */
public sealed interface Answer permits Answer.Done, Answer.Sent, Refusal {

    /** The request was carried out. */
    record Done() implements Answer {
        /** The one instance, so that the relay path allocates none. */
        public static final Done DONE = new Done();
    }

    /**
     * A chat text or an application message was sent.
     *
     * @param at when the server took it, in milliseconds since the epoch; its receivers are told the same
     */
    record Sent(long at) implements Answer {}
}
