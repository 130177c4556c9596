package dev.maru.dtls;

import java.util.Arrays;

/**
 * What protects the records of one direction in one epoch.
 *
 * @param key of the AEAD
 * @param iv what nonces are made of
 * @param recordNumberKey of the mask over record numbers in 1.3 (RFC 9147 §4.2.3); empty in 1.2
 */
record TrafficKeys(byte[] key, byte[] iv, byte[] recordNumberKey) {
    void destroy() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(recordNumberKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "TrafficKeys[secret]";
    }
}
