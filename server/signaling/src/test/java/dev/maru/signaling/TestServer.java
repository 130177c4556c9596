package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.ApiKeys;
import dev.maru.room.Claims;
import dev.maru.room.Grants;
import dev.maru.room.Limits;
import dev.maru.room.MeshTopology;
import dev.maru.room.Room;
import dev.maru.room.RoomDirectory;
import dev.maru.room.RoomName;
import dev.maru.room.Rooms;
import dev.maru.room.TrackSource;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/** A signaling server in a real Jetty on a loopback port, with a clock that the test moves. */
final class TestServer implements AutoCloseable {
    static final String KEY = "key1";
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final ApiKeys KEYS = ApiKeys.of(Map.of(KEY, SECRET)).orThrow();

    private static final byte[] RESUME_KEY = new byte[32];
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    final FakeClock clock;
    final Rooms rooms;
    final AccessTokens tokens;
    final Signaling signaling;
    private final Server jetty = new Server(new VirtualThreadPool());
    private final ServerConnector connector;

    private TestServer(Setup setup) {
        clock = setup.clock;
        rooms = new Rooms(
                setup.limits, List.of(new MeshTopology()), RESUME_KEY, new SecureRandom(), clock.epochMillis());
        tokens = new AccessTokens(setup.keys);
        signaling = new Signaling(setup.config, between(setup.found), tokens, setup.iceServers, clock);
        connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(signaling.handler());
        try {
            jetty.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The rooms, between whose being found and being used something happens. */
    private RoomDirectory between(UnaryOperator<Room> meanwhile) {
        return (RoomDirectory) Proxy.newProxyInstance(
                TestServer.class.getClassLoader(), new Class<?>[] {RoomDirectory.class}, (self, method, arguments) -> {
                    Object result = method.invoke(rooms, arguments);
                    return method.getName().equals("find") && result != null ? meanwhile.apply((Room) result) : result;
                });
    }

    /** What is configured, to be changed before the start. */
    static final class Setup {
        private SignalingConfig config = SignalingConfig.DEFAULTS;
        private Limits limits = Limits.DEFAULTS;
        private ApiKeys keys = ApiKeys.NONE;
        private FakeClock clock = new FakeClock();
        private UnaryOperator<Room> found = UnaryOperator.identity();
        private IceServers iceServers = IceServers.fixed(List.of(
                new IceServers.IceServer(List.of("stun:192.0.2.1:3478"), null, null),
                new IceServers.IceServer(List.of("turn:192.0.2.1:3478"), "user", "password")));

        Setup limits(SignalingConfig.Limits changed) {
            config = config.withLimits(changed);
            return this;
        }

        Setup timings(SignalingConfig.Timings changed) {
            config = config.withTimings(changed);
            return this;
        }

        Setup access(SignalingConfig.Access changed) {
            config = config.withAccess(changed);
            return this;
        }

        Setup rooms(Limits changed) {
            limits = changed;
            return this;
        }

        Setup keys(ApiKeys changed) {
            keys = changed;
            return this;
        }

        Setup clock(FakeClock shared) {
            clock = shared;
            return this;
        }

        Setup iceServers(IceServers changed) {
            iceServers = changed;
            return this;
        }

        /** What happens to a room between being found and being used. */
        Setup found(UnaryOperator<Room> meanwhile) {
            found = meanwhile;
            return this;
        }

        TestServer start() {
            return new TestServer(this);
        }
    }

    static Setup setup() {
        return new Setup();
    }

    static TestServer start() {
        return setup().start();
    }

    int port() {
        return connector.getLocalPort();
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + port() + "/signal/v1");
    }

    /**
     * Lets a client connect, and waits until its connection is counted. A handshake ends for the client before the server counts:
     * of two clients that connect one after the other, the second may be counted first.
     */
    <C extends Client> C counted(Function<TestServer, C> connect) {
        long before = signaling.metrics().connectionsOpened();
        C client = connect.apply(this);
        await("the connection is counted", () -> signaling.metrics().connectionsOpened() > before);
        return client;
    }

    /** Moves the clock and does what is due. */
    void pass(Duration time) {
        clock.advance(time);
        signaling.handleTimeout();
    }

    /** A token of the test's API key. */
    String token(String identity, @Nullable String room, boolean admin) {
        return token(new Claims(
                identity,
                null,
                null,
                room == null ? null : new RoomName(room),
                new Grants(true, true, EnumSet.allOf(TrackSource.class), true, true, admin, false),
                0,
                clock.epochMillis() + 3_600_000));
    }

    String token(Claims claims) {
        return tokens.create(KEY, claims).orThrow();
    }

    /** Waits for something that other threads do. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        signaling.close();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
