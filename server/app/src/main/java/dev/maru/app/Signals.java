package dev.maru.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the program in order at the first SIGTERM or SIGINT, and at once at the second.
 *
 * <p>A shutdown hook alone could do the first but not the second: the JVM answers a signal during its shutdown with
 * nothing. {@code sun.misc.Signal} (module jdk.unsupported, JEP 260) is the only way to hear it. It is called through
 * reflection because the compiler warns of it in a way that cannot be turned off.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final Runnable stop;
    private final Runnable stopAtOnce;
    private final AtomicBoolean heard = new AtomicBoolean();

    /**
     * Says what to do.
     *
     * @param stop called at the first signal, in a thread of its own
     * @param stopAtOnce called at the second, must not block
     */
    Signals(Runnable stop, Runnable stopAtOnce) {
        this.stop = stop;
        this.stopAtOnce = stopAtOnce;
    }

    /** Listens from now on. */
    void listen() {
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                listen(name, this::hear);
            } catch (ReflectiveOperationException e) {
                fallBack(name, e);
            }
        }
    }

    /** Has something done at each SIGHUP, in a thread of its own. Without it, that signal ends the program. */
    void onHangUp(Runnable action) {
        try {
            listen("HUP", () -> Thread.ofPlatform().daemon(true).name("hang-up").start(action));
        } catch (ReflectiveOperationException e) {
            LOG.debug("SIGHUP cannot be heard here.", e);
        }
    }

    private static void listen(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    return switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "Signals";
                    };
                });
        Object named = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, named, proxy);
    }

    /** With {@code -Xrs} the JVM leaves signals alone; then the shutdown hook has to do. */
    private void fallBack(String name, ReflectiveOperationException e) {
        Throwable why = e instanceof InvocationTargetException thrown ? thrown.getTargetException() : e;
        LOG.atDebug().addKeyValue("signal", name).addKeyValue("reason", why).log("This signal cannot be heard.");
        if (heard.compareAndSet(false, true)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        }
    }

    /** Takes one signal. */
    void hear() {
        if (heard.compareAndSet(false, true)) {
            // Signals are heard on a daemon thread, and a daemon's child would not keep the JVM until all has ended.
            Thread.ofPlatform().daemon(false).name("stop").start(stop);
        } else {
            stopAtOnce.run();
        }
    }
}
