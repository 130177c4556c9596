package dev.maru.room;

import java.util.List;

/**
 * What a participant is told when its session goes on over a new connection. On the wire: {@code resumed}, then the
 * replay in order, then the answers in order.
 *
 * @param self the participant itself
 * @param received the highest request number that was handled
 * @param resumeToken what to come back with the next time; the former token ends when the client is heard
 * @param replay the events after the client's {@code ack}, in order
 * @param answers the latest requests' answers which may have been lost, in order
 */
public record Resumed(
        Participant self, long received, String resumeToken, List<SequencedEvent> replay, List<PastAnswer> answers) {

    /** Copies the lists. */
    public Resumed {
        replay = List.copyOf(replay);
        answers = List.copyOf(answers);
    }
}
