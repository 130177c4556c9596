package dev.maru.net;

/**
 * What is asked for in a {@link DnsMessage}, of the class Internet.
 *
 * @param name whose records
 * @param type {@link DnsMessage#A}, {@link DnsMessage#AAAA}, {@link DnsMessage#ANY} or another, 0 to 65,535
 * @param wantsUnicast whether the answer may come to the asker alone, the QU bit of RFC 6762 §5.4
 */
record DnsQuestion(DnsName name, int type, boolean wantsUnicast) {
    /** Whether a record of a type is an answer. */
    boolean asksFor(int recordType) {
        return type == recordType || type == DnsMessage.ANY;
    }
}
