package dev.maru.turn;

import dev.maru.wire.DropCounters;

/** What the parts of a TURN server share. The parts that change by a reload are read here each time. */
final class ServerState {
    final AllocationTable table;
    final Reservations reservations;
    final Answers answers;
    final EventQueue events;
    final DropCounters drops;
    final RelaySockets sockets;
    final Quotas quotas;

    TurnServerConfig config;
    PeerPolicy peers;
    boolean isDraining;

    ServerState(
            TurnServerConfig config,
            TurnServices services,
            AllocationTable table,
            Reservations reservations,
            Outputs outputs) {
        this.config = config;
        this.peers = services.peers();
        this.sockets = services.sockets();
        this.quotas = services.quotas();
        this.table = table;
        this.reservations = reservations;
        this.answers = outputs.answers();
        this.events = outputs.events();
        this.drops = outputs.drops();
    }

    /** Where results go. */
    record Outputs(Answers answers, EventQueue events, DropCounters drops) {}
}
