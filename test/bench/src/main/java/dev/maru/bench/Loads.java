package dev.maru.bench;

import java.util.List;

/** The loads that a measurement puts on a server. */
final class Loads {

    private Loads() {}

    /**
     * Calls being set up, one after another in every pair: an offer and its candidates, then the answer and its
     * candidates, each message in a write of its own as browsers do it. A pair begins its next call when all have arrived.
     */
    static final class Calls implements LoadLoop.Load {

        private static final int PER_CALL = 1 + Samples.CANDIDATES_PER_SIDE;

        private final Dialect dialect;
        private final Text out = new Text();

        Calls(Dialect dialect) {
            this.dialect = dialect;
        }

        void begin(List<Client> clients) {
            for (int i = 0; i < clients.size(); i += 2) {
                clients.get(i).received = 0;
                clients.get(i + 1).received = 0;
                describe(Kind.OFFER, clients.get(i));
            }
        }

        @Override
        public void relayed(Client to, Kind kind, Text text, long now) {
            if (kind == Kind.OFFER) {
                describe(Kind.ANSWER, to);
            }
            Client partner = to.partner();
            if (to.received == PER_CALL && partner.received == PER_CALL) {
                to.received = 0;
                partner.received = 0;
                describe(Kind.OFFER, to.number % 2 == 0 ? to : partner);
            }
        }

        private void describe(Kind kind, Client from) {
            dialect.say(kind, from, 0, out);
            from.send(out);
            for (int i = 0; i < Samples.CANDIDATES_PER_SIDE; i++) {
                dialect.say(Kind.CANDIDATE, from, 0, out);
                from.send(out);
            }
        }
    }

    /** One message of one kind to and fro in every pair, so that a server can put nothing together. */
    static final class PingPong implements LoadLoop.Load {

        private final Dialect dialect;
        private final Kind kind;
        private final Text out = new Text();

        PingPong(Dialect dialect, Kind kind) {
            this.dialect = dialect;
            this.kind = kind;
        }

        void begin(List<Client> clients) {
            for (int i = 0; i < clients.size(); i += 2) {
                say(clients.get(i));
            }
        }

        @Override
        public void relayed(Client to, Kind heard, Text text, long now) {
            if (heard == kind) {
                say(to);
            }
        }

        private void say(Client from) {
            dialect.say(kind, from, 0, out);
            from.send(out);
        }
    }

    /**
     * Messages at a fixed rate, whatever the server does: of nine one is an offer, eight are candidates, from one client
     * after another. Measures the time from the write to the moment the other client has it.
     */
    static final class Steady implements LoadLoop.Load {

        private final Dialect dialect;
        private final List<Client> clients;
        private final long intervalNanos;
        private final Histogram latencies = new Histogram();
        private final Text out = new Text();
        private long next;
        private long count;

        Steady(Dialect dialect, List<Client> clients, int perSecond) {
            this.dialect = dialect;
            this.clients = clients;
            this.intervalNanos = 1_000_000_000L / perSecond;
            this.next = System.nanoTime();
        }

        Histogram latencies() {
            return latencies;
        }

        @Override
        public void turn(long now) {
            while (next <= now) {
                next += intervalNanos;
                Client from = clients.get((int) (count % clients.size()));
                Kind kind = count++ % 9 == 0 ? Kind.OFFER : Kind.CANDIDATE;
                dialect.say(kind, from, System.nanoTime(), out);
                from.send(out);
            }
        }

        @Override
        public void relayed(Client to, Kind kind, Text text, long now) {
            latencies.add(now - dialect.stampOf(kind, text));
        }
    }
}
