package dev.maru.bench;

import org.jspecify.annotations.Nullable;

/** Somebody's SRTP. */
interface SrtpSubject {
    /** As the report names it. */
    String name();

    /** Carries a load and says what it cost; null when it does not have that profile. */
    @Nullable
    SrtpCost run(SrtpLoad load);
}
