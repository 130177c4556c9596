package dev.maru.turn;

import dev.maru.wire.Machine;
import org.jspecify.annotations.Nullable;

/** Something that waits in the {@link ExpiryWheel}; it carries the links of its list itself. */
abstract class Timed {
    long deadline = Machine.NEVER;
    int slot = -1;

    @Nullable
    Timed previous;

    @Nullable
    Timed next;

    /** What to do when the time has come. It may schedule itself again. */
    abstract void expire(long now);
}
