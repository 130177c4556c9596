package dev.maru.bench;

/**
 * How packets go: a burst is sent to oneself, waited for, received, and again, on one thread.
 *
 * @param bytes of each packet
 * @param burst packets sent at once
 * @param millis how long; the first half warms up and does not count
 */
record UdpLoad(int bytes, int burst, int millis) {}
