package dev.maru.bench;

/**
 * What one round cost.
 *
 * @param protectNanos CPU time of protecting one packet
 * @param unprotectNanos CPU time of unprotecting one packet
 * @param protectBytes heap that protecting one packet took, or -1 when there is none
 * @param unprotectBytes heap that unprotecting one packet took, or -1 when there is none
 */
record SrtpCost(double protectNanos, double unprotectNanos, double protectBytes, double unprotectBytes) {}
