package dev.maru.dtls;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Where a connection is in its life: the step of its handshake, what it told, the alert that it leaves behind. */
final class Lifecycle {
    /** The states of a connection. */
    enum State {
        /** Before the start. To: HANDSHAKING, ENDED. */
        NEW,
        /** To: CONNECTED, ENDED. */
        HANDSHAKING,
        /** To: ENDED. */
        CONNECTED,
        /** Closed or failed. To: nothing. */
        ENDED
    }

    private final AlertSender alerts = new AlertSender();
    private final ArrayDeque<DtlsEvent> events = new ArrayDeque<>();
    private State state = State.NEW;
    private @Nullable Step step;

    State state() {
        return state;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    AlertSender alerts() {
        return alerts;
    }

    /** What takes the next handshake message; null before the start and after the end. */
    @Nullable
    Step step() {
        return step;
    }

    void step(Step next) {
        step = next;
    }

    void start(Step first) {
        state = State.HANDSHAKING;
        step = first;
    }

    void connect(DtlsEvent.Connected outcome) {
        state = State.CONNECTED;
        events.add(outcome);
    }

    /** Ends with an alert to the peer. */
    void fail(AlertDescription description, DtlsFailure reason, String text) {
        alerts.send(description, true);
        end(new DtlsEvent.Failed(reason, text, DtlsEvent.Failed.NO_ALERT, description.code()));
    }

    /** Ends; secrets of the step are erased. */
    void end(DtlsEvent last) {
        state = State.ENDED;
        if (step != null) {
            step.destroy();
            step = null;
        }
        events.add(last);
    }

    /** The oldest event that nobody took. */
    @Nullable
    DtlsEvent pollEvent() {
        return events.poll();
    }
}
