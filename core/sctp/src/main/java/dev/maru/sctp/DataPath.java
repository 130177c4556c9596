package dev.maru.sctp;

/** The parts that carry user data, both ways, and know each other. */
final class DataPath {
    final SentChunks sent = new SentChunks();
    final Outbox outbox;
    final Reassembly reassembly;
    final Acknowledger acknowledger;
    final ForwardTsns forward;
    final LossRecovery recovery;
    final DataSender sender;

    DataPath(AssociationState association) {
        sent.start(association.localInitialTsn);
        outbox = new Outbox(association);
        reassembly = new Reassembly(association);
        acknowledger = new Acknowledger(association, reassembly);
        forward = new ForwardTsns(association, sent, acknowledger, reassembly);
        recovery = new LossRecovery(association, sent, outbox, forward);
        sender = new DataSender(association, sent, outbox, recovery);
        forward.start();
    }

    /** Learns from INIT or INIT ACK what the peer's numbers and its window are. */
    void start(InitChunk peer) {
        acknowledger.start(peer.initialTsn());
        recovery.start(peer.window());
        outbox.reactivate();
    }

    /** Whether the peer has everything that was handed to us. */
    boolean isAllAcknowledged() {
        return outbox.isEmpty() && sent.isEmpty();
    }
}
