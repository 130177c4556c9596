package dev.maru.ice;

/** What is counted of one pair. */
final class PairCounters {
    long requestsSent;
    long requestsReceived;
    long responsesSent;
    long responsesReceived;
    long consentRequestsSent;
    long totalRttNanos;
}
