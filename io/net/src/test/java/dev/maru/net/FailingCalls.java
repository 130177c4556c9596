package dev.maru.net;

/** System calls that do what they do, but for sending, which fails as the test wants. */
final class FailingCalls extends LinuxCalls {
    /** Let all messages go. */
    static final int PASS = Integer.MAX_VALUE;

    /** Says how a call ends: so many messages go, or a negative errno. */
    interface Script {
        int outcome(int call, int messages);
    }

    volatile Script script = (call, messages) -> PASS;
    volatile int sendCalls;

    @Override
    int sendmmsg(int fd, long messages, int count) {
        int outcome = script.outcome(sendCalls++, count);
        return outcome < 0 ? outcome : super.sendmmsg(fd, messages, Math.min(count, outcome));
    }
}
