package dev.maru.examples;

import java.util.Arrays;
import java.util.Locale;

/** A simulated arm of three joints and a lamp. Joints go where they are told to, but no faster than motors can. Thread-safe. */
final class RobotArm {
    /** Its joints, each with the angles that it can have, in degrees. */
    enum Joint {
        SHOULDER(0, 180),
        ELBOW(-150, 150),
        GRIP(0, 40);

        private final int min;
        private final int max;

        Joint(int min, int max) {
            this.min = min;
            this.max = max;
        }
    }

    private static final double DEGREES_PER_SECOND = 90;

    private final double[] angles = {90, -60, 20};
    private final double[] targets = angles.clone();
    private boolean isLit;
    private long sequence;

    /** Sets where a joint is to go, as near to it as it can. */
    synchronized void aim(Joint joint, double degrees) {
        targets[joint.ordinal()] = Math.clamp(degrees, joint.min, joint.max);
    }

    synchronized void light(boolean on) {
        isLit = on;
    }

    /** Lets time pass. */
    synchronized void step(double seconds) {
        double most = DEGREES_PER_SECOND * seconds;
        for (int i = 0; i < angles.length; i++) {
            angles[i] += Math.clamp(targets[i] - angles[i], -most, most);
        }
        sequence++;
    }

    /** How it is, in JSON. The sequence number tells a reader which of two states is newer. */
    synchronized String state() {
        double[] now = Arrays.copyOf(angles, angles.length);
        return String.format(
                Locale.ROOT,
                "{\"sequence\":%d,\"shoulder\":%.1f,\"elbow\":%.1f,\"grip\":%.1f,\"light\":%b}",
                sequence,
                now[Joint.SHOULDER.ordinal()],
                now[Joint.ELBOW.ordinal()],
                now[Joint.GRIP.ordinal()],
                isLit);
    }
}
