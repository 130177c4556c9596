package dev.maru.examples;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device that pages control. Commands come on a reliable channel, since each of them counts; the state goes out twenty times a second on a
 * channel that never sends again, since only the newest counts.
 */
final class RemoteControl {
    private static final int HERTZ = 20;
    private static final Pattern AIM = Pattern.compile("(shoulder|elbow|grip) (-?\\d{1,3}(?:\\.\\d{1,3})?)");
    private static final Pattern LIGHT = Pattern.compile("light (on|off)");

    private final RobotArm arm = new RobotArm();
    private final Set<RTCDataChannel> watchers = ConcurrentHashMap.newKeySet();

    RemoteControl() {
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())
                .scheduleAtFixedRate(this::tick, 0, 1_000 / HERTZ, TimeUnit.MILLISECONDS);
    }

    void main() throws IOException {
        OfferServer.run("remote-control", this::welcome);
    }

    void welcome(RTCPeerConnection connection) {
        connection.onDataChannel(channel -> {
            if (channel.label().equals("state")) {
                channel.onOpen(() -> watchers.add(channel));
                channel.onClose(() -> watchers.remove(channel));
            } else {
                channel.onMessage(message -> obey(message.text()));
            }
        });
    }

    /** Does what is understood, and nothing else. */
    private void obey(String command) {
        Matcher aim = AIM.matcher(command);
        Matcher light = LIGHT.matcher(command);
        if (aim.matches()) {
            RobotArm.Joint joint = RobotArm.Joint.valueOf(aim.group(1).toUpperCase(Locale.ROOT));
            arm.aim(joint, Double.parseDouble(aim.group(2)));
        } else if (light.matches()) {
            arm.light(light.group(1).equals("on"));
        }
    }

    private void tick() {
        arm.step(1.0 / HERTZ);
        String state = arm.state();
        for (RTCDataChannel watcher : watchers) {
            // Who cannot keep up gets the next one instead.
            if (watcher.readyState() == RTCDataChannelState.OPEN && watcher.bufferedAmount() == 0) {
                watcher.send(state);
            }
        }
    }
}
