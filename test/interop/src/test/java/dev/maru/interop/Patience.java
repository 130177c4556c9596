package dev.maru.interop;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something of a page, which may be asked of the browser and so be a promise. Playwright's own {@code waitForFunction} is not for
 * that: it takes the promise itself for the truth, and waits for nothing.
 */
final class Patience {
    private static final String UNTIL = """
            async ({ argument, millis }) => {
              const isTrue = %s;
              const end = performance.now() + millis;
              while (!(await isTrue(argument))) {
                if (performance.now() > end) {
                  throw new Error("still not true");
                }
                await new Promise((later) => setTimeout(later, 100));
              }
            }""";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Patience() {}

    /**
     * Waits until something is true.
     *
     * @param what it is, for the failure
     * @param isTrue asked again and again
     * @throws AssertionError when it has not become true within {@link Person#PATIENCE_MILLIS}
     */
    static void until(String what, BooleanSupplier isTrue) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) Person.PATIENCE_MILLIS);
        while (!isTrue.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Waits until a function of the page returns something that is true, or a promise of it.
     *
     * @param evaluate of a page or a frame
     * @param function such as {@code name => isThere(name)}
     * @param argument what it is called with
     * @throws AssertionError when it has not within {@link Person#PATIENCE_MILLIS}
     */
    static void until(BiFunction<String, Object, Object> evaluate, String function, @Nullable Object argument) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("argument", argument);
        arguments.put("millis", Person.PATIENCE_MILLIS);
        try {
            evaluate.apply(UNTIL.formatted(function), arguments);
        } catch (RuntimeException e) {
            throw new AssertionError("waited in vain for " + function + " of " + argument, e);
        }
    }
}
