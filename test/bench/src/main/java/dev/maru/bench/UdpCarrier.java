package dev.maru.bench;

/** One way of carrying packets. */
interface UdpCarrier {
    /** As the report names it. */
    String name();

    /** Carries a load and says what it cost. */
    UdpCost carry(UdpLoad load) throws Exception;
}
