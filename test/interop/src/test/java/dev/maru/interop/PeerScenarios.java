package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCPeerConnectionState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One row of the matrix: everything that a call is, with one other program, which offers once and answers once. What came to the other side
 * is what the other side counts.
 */
abstract class PeerScenarios {
    private static final int BULK_BYTES = 2 << 20;
    private static final int MESSAGES = 500;
    private static final int FEW = 20;
    private static final int SOUNDS = 50;
    private static final int PICTURES = 20;

    @TempDir
    private Path folder;

    /** What of the row does not hold, by no fault of ours. */
    enum Lack {
        /** It sends no media of its own making: we play a clip, and it sends back what it gets. */
        ENCODER,
        /** It cannot restart ICE. */
        RESTART,
        /** It says nothing when it closes: that it is gone is found out by its silence. */
        GOODBYE,
        /** It does not tell that the other side has closed. */
        EARS
    }

    /** What the other program is called where it cannot be asked. */
    abstract String name();

    /** Starts the other program. */
    abstract Peer peer() throws Exception;

    /** What this machine lacks to run it, as a sentence without its dot; empty when nothing. */
    String missing() throws Exception {
        return "";
    }

    /** Whether candidates are carried one by one, and not in the descriptions. */
    boolean trickles() {
        return false;
    }

    /** Whether it lacks something. */
    boolean lacks(Lack what) {
        return false;
    }

    /** What the transport has to be protected by, as {@link OurPeer#protection} tells it; empty when anything will do. */
    String protection() {
        return "";
    }

    @Test
    void theyOfferAndWeAnswer() throws Exception {
        talk(true);
    }

    @Test
    void weOfferAndTheyAnswer() throws Exception {
        talk(false);
    }

    private void talk(boolean theyOffer) throws Exception {
        String test = getClass().getSimpleName();
        String missing = missing();
        if (!missing.isEmpty()) {
            Cell.missing(test, name(), missing);
        }
        assumeTrue(missing.isEmpty(), missing);
        try (Peer peer = peer();
                OurPeer ours = new OurPeer(lacks(Lack.ENCODER) ? new Clip(folder) : null, trickles())) {
            Cell cell = new Cell(test, peer.title(), theyOffer);
            cell.candidates = trickles() ? "one by one" : "in descriptions";
            try {
                talk(peer, ours, cell);
            } finally {
                cell.write();
            }
        }
    }

    private void talk(Peer peer, OurPeer ours, Cell cell) {
        negotiate(peer, ours, cell.theyOffer, false);
        ours.connect();
        Patience.until("their connection", () -> text(peer, "connection").equals("connected"));
        cell.protection = ours.protection();
        assertThat(cell.protection).contains(protection());
        exchange(peer, ours, BULK_BYTES, MESSAGES);
        cell.data = true;
        watch(peer, ours);
        cell.media = ours.audioFrames + " and " + ours.videoFrames + " from them, " + number(peer, "audio") + " and "
                + number(peer, "video") + " to them";
        if (!lacks(Lack.RESTART)) {
            cell.restart = "no";
            restart(peer, ours, cell.theyOffer);
            cell.restart = "yes";
        }
        close(peer, ours, cell.theyOffer);
        cell.end = !lacks(cell.theyOffer ? Lack.GOODBYE : Lack.EARS)
                ? "yes"
                : cell.theyOffer ? "by silence" : "they do not tell";
    }

    private void negotiate(Peer peer, OurPeer ours, boolean theyOffer, boolean isRestart) {
        JsonObject argument = new JsonObject();
        if (trickles()) {
            argument.addProperty("trickle", true);
        }
        if (theyOffer) {
            argument.addProperty("restart", isRestart);
            JsonObject answer = new JsonObject();
            answer.addProperty("sdp", ours.answer(described(peer, "offer", argument)));
            peer.ask("accept", answer);
        } else {
            argument.addProperty("sdp", ours.offer(isRestart));
            ours.accept(described(peer, "answer", argument));
        }
        if (trickles()) {
            assertThat(ours.connection.canTrickleIceCandidates()).isTrue();
            new Trickle(peer, ours).run();
        }
    }

    private String described(Peer peer, String what, JsonObject argument) {
        String sdp = peer.ask(what, argument).get("sdp").getAsString();
        return trickles() ? Trickle.without(sdp) : sdp;
    }

    /** Bulk and small messages, both ways at once. */
    private static void exchange(Peer peer, OurPeer ours, int bytes, int messages) {
        int round = ours.heard().size();
        Patience.until("their channel", () -> text(peer, "channel").equals("open") && ours.isTheirChannelOpen());
        String sent = ours.send(bytes, messages);
        JsonObject much = new JsonObject();
        much.addProperty("bytes", bytes);
        much.addProperty("messages", messages);
        String sentByThem = peer.ask("send", much).get("sha256").getAsString();
        Patience.until("all their messages", () -> ours.heard().size() > round);
        assertThat(ours.heard().get(round)).isEqualTo(sentByThem);
        Patience.until(
                "all our messages at theirs",
                () -> peer.ask("heard").getAsJsonArray("digests").size() > round);
        assertThat(peer.ask("heard").getAsJsonArray("digests").get(round).getAsString())
                .isEqualTo(sent);
    }

    /** Sound and pictures go on, both ways. */
    private static void watch(Peer peer, OurPeer ours) {
        int sounds = ours.audioFrames.get();
        int pictures = ours.videoFrames.get();
        JsonObject theirs = peer.ask("counts");
        Patience.until("sound from them", () -> ours.audioFrames.get() > sounds + SOUNDS);
        Patience.until("pictures from them", () -> ours.videoFrames.get() > pictures + PICTURES);
        Patience.until(
                "sound at theirs",
                () -> number(peer, "audio") > theirs.get("audio").getAsInt() + SOUNDS);
        Patience.until(
                "pictures at theirs",
                () -> number(peer, "video") > theirs.get("video").getAsInt() + PICTURES);
        assertThat(ours.keyFrames.get()).isPositive();
    }

    private void restart(Peer peer, OurPeer ours, boolean theyOffer) {
        String before = ufrag(ours.connection.localDescription().sdp());
        String theirsBefore = ufrag(ours.connection.remoteDescription().sdp());
        negotiate(peer, ours, theyOffer, true);
        assertThat(ufrag(ours.connection.localDescription().sdp())).isNotEqualTo(before);
        assertThat(ufrag(ours.connection.remoteDescription().sdp())).isNotEqualTo(theirsBefore);
        exchange(peer, ours, 0, FEW);
        watch(peer, ours);
        assertThat(text(peer, "connection")).isEqualTo("connected");
    }

    private static String ufrag(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    /** Whoever offered hangs up, and the other one hears it. */
    private void close(Peer peer, OurPeer ours, boolean theyClose) {
        if (theyClose) {
            peer.ask("close");
            Patience.until(
                    "our side to notice",
                    () -> ours.channelState() == RTCDataChannelState.CLOSED
                            || lacks(Lack.GOODBYE)
                                    && ours.connection.connectionState() == RTCPeerConnectionState.DISCONNECTED);
        } else {
            ours.connection.close();
            if (!lacks(Lack.EARS)) {
                Patience.until(
                        "their channel to close", () -> !text(peer, "theirs").equals("open"));
            }
        }
    }

    private static String text(Peer peer, String name) {
        return peer.ask("counts").get(name).getAsString();
    }

    private static int number(Peer peer, String name) {
        return peer.ask("counts").get(name).getAsInt();
    }
}
