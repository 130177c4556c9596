package dev.maru.room;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Which requests of a session were handled, and what the latest ones came to, so that none is handled twice and a lost
 * answer can be given again. Guarded by the room's lock.
 */
final class AnswerLog {
    private final int maxAnswers;
    private final ArrayDeque<PastAnswer> answers = new ArrayDeque<>(2);
    private long handled;

    AnswerLog(Limits limits, long handled) {
        this.maxAnswers = limits.maxKeptAnswers();
        this.handled = handled;
    }

    /** The highest request number handled. */
    long handled() {
        return handled;
    }

    void add(long request, Answer answer) {
        handled = request;
        if (answers.size() == maxAnswers) {
            answers.removeFirst();
        }
        answers.addLast(new PastAnswer(request, answer));
    }

    /** What a request came to that was handled before; a refusal when that is forgotten or never was. */
    Answer again(long request) {
        for (PastAnswer past : answers) {
            if (past.request() == request) {
                return past.answer();
            }
        }
        return Refusal.badField("id", "The request number " + request + " does not follow " + handled + ".")
                .withHint("Number requests upwards from 1; after a resume send again only what is above “received”.");
    }

    /** The answers to requests up to this number have arrived. */
    void forgetThrough(long request) {
        for (PastAnswer first = answers.peekFirst();
                first != null && first.request() <= request;
                first = answers.peekFirst()) {
            answers.removeFirst();
        }
    }

    /** All that may have been lost, in order. */
    List<PastAnswer> all() {
        return List.copyOf(answers);
    }
}
