package dev.maru.bench;

/** Two ends that are connected to each other on loopback: one sends, the other receives. */
final class BulkPair implements AutoCloseable {
    private final BulkPeer sender;
    private final BulkPeer receiver;

    private BulkPair(BulkPeer sender, BulkPeer receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    static BulkPair connect(BulkSubject subject) {
        BulkPeer sender = subject.sender().start("offer");
        BulkPeer receiver;
        try {
            receiver = subject.receiver().start("answer");
        } catch (BenchmarkException failed) {
            sender.close();
            throw failed;
        }
        BulkPair pair = new BulkPair(sender, receiver);
        try {
            receiver.tell("sdp " + sender.hear("sdp")[1]);
            sender.tell("sdp " + receiver.hear("sdp")[1]);
            sender.hear("open");
            receiver.hear("open");
            return pair;
        } catch (BenchmarkException failed) {
            pair.close();
            throw failed;
        }
    }

    BulkCost transfer(long bytes) {
        receiver.tell("go " + bytes);
        receiver.hear("ready");
        sender.tell("go " + bytes);
        sender.hear("ready");
        long start = System.nanoTime();
        String[] ofReceiver = receiver.hear("done");
        long nanos = System.nanoTime() - start;
        sender.tell("stop");
        String[] ofSender = sender.hear("done");
        return new BulkCost(
                nanos,
                bytes,
                Long.parseLong(ofSender[1]),
                Long.parseLong(ofReceiver[1]),
                Long.parseLong(ofSender[2]),
                Long.parseLong(ofReceiver[2]));
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
