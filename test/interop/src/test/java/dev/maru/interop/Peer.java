package dev.maru.interop;

import com.google.gson.JsonObject;

/** Another program's peer connection: one of the matrix. It does what it is asked to, and answers with what came of it. */
interface Peer extends AutoCloseable {
    /** What it is and its version, as the matrix names it. */
    String title();

    /**
     * Asks it to do something, and waits for the answer.
     *
     * <ul>
     *   <li>{@code offer} with {@code restart}: makes an offer with all its candidates, or at once with {@code trickle}; answered by {@code sdp}
     *   <li>{@code answer} with {@code sdp}, and {@code trickle} as above: takes an offer; answered by its {@code sdp}
     *   <li>{@code accept} with {@code sdp}: takes an answer
     *   <li>{@code found}: answered by {@code candidates}, those that it found since it was asked last, as browsers write them in JSON, and null at
     *       their end
     *   <li>{@code candidate} with {@code candidate}: takes one of ours, of which the last one is an empty line
     *   <li>{@code send} with {@code bytes} and {@code messages}: sends that many bytes, and that many short texts, and then {@code end},
     *       through its channel {@code theirs}; answered by the {@code sha256} of all that came before the end
     *   <li>{@code heard}: answered by {@code digests}, one for each end that came through our channel
     *   <li>{@code counts}: answered by {@code audio} packets and {@code video} frames that came, the states of its {@code connection}, of its own
     *       {@code channel} and of ours, {@code theirs} to it
     *   <li>{@code close}
     * </ul>
     */
    JsonObject ask(String what, JsonObject argument);

    /** Asks without an argument. */
    default JsonObject ask(String what) {
        return ask(what, new JsonObject());
    }

    @Override
    void close();
}
