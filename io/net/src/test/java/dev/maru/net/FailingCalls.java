package dev.maru.net;

/** System calls that do what they do, but for sending and accepting, which fail as the test wants. */
final class FailingCalls extends LinuxCalls {
    /** Let all messages go. */
    static final int PASS = Integer.MAX_VALUE;

    /** Says how a call ends: so many messages go, or a negative errno. */
    interface Script {
        int outcome(int call, int messages);
    }

    volatile Script script = (call, messages) -> PASS;
    volatile int sendCalls;

    /** So many times there is no descriptor for a connection. */
    volatile int noDescriptors;

    @Override
    int sendmmsg(int fd, long messages, int count) {
        int outcome = script.outcome(sendCalls++, count);
        return outcome < 0 ? outcome : super.sendmmsg(fd, messages, Math.min(count, outcome));
    }

    @Override
    int accept(int fd, long address, long length, int flags) {
        if (noDescriptors > 0) {
            noDescriptors--;
            return -EMFILE;
        }
        return super.accept(fd, address, length, flags);
    }
}
