/*
 * What libsrtp2 takes for a packet, on one thread: a batch of packets is protected, then unprotected, in place, and again.
 * Usage: srtp PROFILE BYTES SECONDS. The profile is its DTLS code point, BYTES are of payload. Prints packets, and nanoseconds of CPU time
 * of protecting and of unprotecting, of the second half. Exits with 3 when this libsrtp2 has no such profile.
 */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 256
#define ROOM 2048
#define SSRC 0x12345678

static long clock_nanos(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int choose(int profile, srtp_crypto_policy_t *rtp, srtp_crypto_policy_t *rtcp) {
    switch (profile) {
    case 1:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(rtcp);
        return 0;
    case 2:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(rtcp);
        return 0;
    case 7:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(rtcp);
        return 0;
    case 8:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(rtcp);
        return 0;
    default:
        return -1;
    }
}

static srtp_t context(int profile, srtp_ssrc_type_t direction) {
    static unsigned char key[64];
    srtp_policy_t policy;
    srtp_t made;
    memset(&policy, 0, sizeof policy);
    for (int i = 0; i < (int)sizeof key; i++)
        key[i] = (unsigned char)(7 * i + 1);
    if (choose(profile, &policy.rtp, &policy.rtcp) != 0)
        exit(3);
    policy.ssrc.type = direction;
    policy.key = key;
    policy.window_size = 1024;
    if (srtp_create(&made, &policy) != srtp_err_status_ok)
        exit(3);
    return made;
}

static void number(unsigned char *packet, unsigned sequence) {
    packet[0] = 0x80;
    packet[1] = 96;
    packet[2] = (unsigned char)(sequence >> 8);
    packet[3] = (unsigned char)sequence;
    packet[8] = SSRC >> 24;
    packet[9] = SSRC >> 16 & 0xFF;
    packet[10] = SSRC >> 8 & 0xFF;
    packet[11] = SSRC & 0xFF;
}

int main(int argc, char **argv) {
    static unsigned char packets[BATCH][ROOM];
    int lengths[BATCH];
    if (argc != 4)
        return 2;
    int profile = atoi(argv[1]), bytes = atoi(argv[2]);
    double seconds = atof(argv[3]);
    srtp_init();
    srtp_t sender = context(profile, ssrc_any_outbound), receiver = context(profile, ssrc_any_inbound);
    long count = 0, protecting = 0, unprotecting = 0, start = clock_nanos(CLOCK_MONOTONIC);
    unsigned sequence = 1;
    for (int half = 0; half < 2; half++) {
        long end = start + (long)(seconds * 5e8 * (half + 1));
        count = protecting = unprotecting = 0;
        do {
            long first = clock_nanos(CLOCK_THREAD_CPUTIME_ID);
            for (int i = 0; i < BATCH; i++) {
                number(packets[i], sequence++);
                lengths[i] = 12 + bytes;
                if (srtp_protect(sender, packets[i], &lengths[i]) != srtp_err_status_ok)
                    return 1;
            }
            long middle = clock_nanos(CLOCK_THREAD_CPUTIME_ID);
            for (int i = 0; i < BATCH; i++)
                if (srtp_unprotect(receiver, packets[i], &lengths[i]) != srtp_err_status_ok)
                    return 1;
            unprotecting += clock_nanos(CLOCK_THREAD_CPUTIME_ID) - middle;
            protecting += middle - first;
            count += BATCH;
        } while (clock_nanos(CLOCK_MONOTONIC) < end);
    }
    printf("%ld %ld %ld\n", count, protecting, unprotecting);
    return 0;
}
