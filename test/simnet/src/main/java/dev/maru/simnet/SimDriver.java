package dev.maru.simnet;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.function.Consumer;

/**
 * Drives one machine on a host of the virtual network, as a reactor does on a real one: datagrams in, timeouts, then a drain of what is
 * to be sent and told.
 *
 * @param <E> the machine's events
 */
public final class SimDriver<E> {
    /** What a machine may send at once: more than any packet, and any TURN message over TCP in a test. */
    private static final int MTU = 2_048;

    private final SimNet net;
    private final SimHost host;
    private final Machine<E> machine;
    private final Consumer<E> events;
    private final Datagram out = new Datagram(MTU);
    private long scheduled = Machine.NEVER;

    /**
     * Connects a machine to a host. It is drained at once.
     *
     * @param net the world
     * @param host whose addresses it uses
     * @param machine what to drive
     * @param events is told everything, in order
     */
    public SimDriver(SimNet net, SimHost host, Machine<E> machine, Consumer<E> events) {
        this.net = net;
        this.host = host;
        this.machine = machine;
        this.events = events;
        drain();
    }

    /**
     * Binds a port for the machine.
     *
     * @param local address and port; port 0 takes a free one
     * @return the address that was bound
     */
    public TransportAddress bind(TransportAddress local) {
        return host.bind(local, in -> {
            machine.handleDatagram(in, net.now());
            drain();
        });
    }

    /**
     * Hands the messages of TCP connections to the machine as it hands it UDP: give what this returns to {@link SimHost#connect} or
     * {@link SimHost#listen}. What the machine sends with {@code Protocol.TCP} goes out on the connection between the two addresses.
     *
     * @param calls is told of opening and closing, to tell the machine in its own words; the machine is drained after each. Its
     *     {@code onMessage} is never called
     * @return the handler
     */
    public SimStreamHandler streams(SimStreamHandler calls) {
        return new SimStreamHandler() {
            @Override
            public void onOpen(SimStream stream) {
                calls.onOpen(stream);
                drain();
            }

            @Override
            public void onMessage(SimStream stream, Datagram in) {
                machine.handleDatagram(in, net.now());
                drain();
            }

            @Override
            public void onClosed(SimStream stream, Ending ending) {
                calls.onClosed(stream, ending);
                drain();
            }
        };
    }

    /** Sends and tells what the machine has; to be called after the machine was called from outside. */
    public void drain() {
        boolean moved = true;
        while (moved) {
            moved = false;
            while (machine.pollTransmit(out.wrap(new byte[MTU], 0, 0), net.now())) {
                host.send(out);
                moved = true;
            }
            for (E event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
                events.accept(event);
                moved = true;
            }
        }
        schedule();
    }

    private void schedule() {
        long timeout = machine.nextTimeout();
        if (timeout == Machine.NEVER || timeout == scheduled) {
            return;
        }
        scheduled = timeout;
        net.after(Math.max(0, timeout - net.now()), () -> {
            if (scheduled != timeout) {
                return; // another timeout has taken its place
            }
            scheduled = Machine.NEVER;
            machine.handleTimeout(net.now());
            drain();
        });
    }
}
