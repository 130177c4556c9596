package dev.maru.bench;

import dev.maru.srtp.SrtpProfile;

/**
 * What is protected and unprotected in one round.
 *
 * @param profile with which ciphers
 * @param bytes of payload in each packet, behind twelve of header
 * @param millis how long, for ours in CPU time; the first half is for warming up
 */
record SrtpLoad(SrtpProfile profile, int bytes, int millis) {}
