package dev.maru.bench;

import java.util.List;

/**
 * A C program that does the same: what the host's network stack leaves to be had.
 *
 * @param program compiled here
 * @param isBatched whether it hands over bursts in one piece
 */
record UdpCCarrier(CProgram program, boolean isBatched) implements UdpCarrier {
    /** Both ways from C, or none when there is no compiler. */
    static List<UdpCarrier> compile() {
        try {
            CProgram program = CProgram.compile("udp", "udp");
            return List.of(new UdpCCarrier(program, false), new UdpCCarrier(program, true));
        } catch (BenchmarkException failed) {
            System.out.println(
                    "C is left out, for its program cannot be built (apt-get install gcc): " + CProgram.reason(failed));
            return List.of();
        }
    }

    @Override
    public String name() {
        return isBatched ? "C, batched" : "C, plain";
    }

    @Override
    public UdpCost carry(UdpLoad load) {
        String[] figures = program.run(
                isBatched ? "batched" : "plain",
                Integer.toString(load.bytes()),
                Integer.toString(load.burst()),
                Double.toString(load.millis() / 1_000.0));
        return new UdpCost(Long.parseLong(figures[0]), Long.parseLong(figures[1]), -1);
    }
}
