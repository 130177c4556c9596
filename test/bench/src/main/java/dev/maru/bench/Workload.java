package dev.maru.bench;

/** The loads under which CPU time per message is measured. */
enum Workload {
    /** What a signaling server is for. This is the figure that the aim is about. */
    CALLS("calls set up: 1 offer or answer (3 kB) to 8 candidates (0.2 kB)"),
    /** The smallest messages, and nothing to put together. */
    CANDIDATES("a candidate to and fro"),
    /** The largest messages, and nothing to put together. */
    OFFERS("an offer to and fro");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Puts this load on all pairs of the loop. */
    void begin(LoadLoop loop) {
        switch (this) {
            case CALLS -> {
                Loads.Calls calls = new Loads.Calls(loop.dialect());
                loop.apply(calls);
                loop.run("begin calls", () -> {
                    calls.begin(loop.clients());
                    return null;
                });
            }
            case CANDIDATES -> beginPingPong(loop, Kind.CANDIDATE);
            case OFFERS -> beginPingPong(loop, Kind.OFFER);
        }
    }

    private static void beginPingPong(LoadLoop loop, Kind kind) {
        Loads.PingPong pingPong = new Loads.PingPong(loop.dialect(), kind);
        loop.apply(pingPong);
        loop.run("begin to and fro", () -> {
            pingPong.begin(loop.clients());
            return null;
        });
    }
}
