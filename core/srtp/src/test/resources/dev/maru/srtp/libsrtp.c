/*
 * libsrtp2 at the other end of a pipe. Usage: libsrtp protect|unprotect PROFILE KEY [EXTENSION...]
 * PROFILE is a DTLS code point, KEY master key and salt in hexadecimal digits, EXTENSION the identifier of an encrypted header extension.
 * Each line of input is "rtp DIGITS" or "rtcp DIGITS"; each line of output is what became of it, or "refused" with libsrtp's reason.
 */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 4096

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int digits(const char *text, unsigned char *bytes) {
    int length = 0;
    for (; length < ROOM && digit(text[0]) >= 0 && digit(text[1]) >= 0; text += 2)
        bytes[length++] = (unsigned char)(digit(text[0]) << 4 | digit(text[1]));
    return length;
}

static void choose(int profile, srtp_policy_t *policy) {
    switch (profile) {
    case 1:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        break;
    case 2:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        break;
    case 7:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtcp);
        break;
    default:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtcp);
    }
}

int main(int argc, char **argv) {
    static char line[2 * ROOM + 16];
    static unsigned char key[ROOM], packet[2 * ROOM];
    int extensions[16], protecting, status;
    srtp_policy_t policy;
    srtp_t context;
    if (argc < 4)
        return 2;
    protecting = strcmp(argv[1], "protect") == 0;
    memset(&policy, 0, sizeof policy);
    choose(atoi(argv[2]), &policy);
    digits(argv[3], key);
    policy.key = key;
    policy.ssrc.type = protecting ? ssrc_any_outbound : ssrc_any_inbound;
    policy.window_size = 1024;
    for (int i = 4; i < argc && i < 20; i++)
        extensions[i - 4] = atoi(argv[i]);
    policy.enc_xtn_hdr = argc > 4 ? extensions : NULL;
    policy.enc_xtn_hdr_count = argc - 4;
    srtp_init();
    status = srtp_create(&context, &policy);
    if (status != srtp_err_status_ok) {
        fprintf(stderr, "srtp_create says %d\n", status);
        return 3;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        int control = strncmp(line, "rtcp ", 5) == 0;
        int length = digits(line + (control ? 5 : 4), packet);
        if (control)
            status = protecting ? srtp_protect_rtcp(context, packet, &length) : srtp_unprotect_rtcp(context, packet, &length);
        else
            status = protecting ? srtp_protect(context, packet, &length) : srtp_unprotect(context, packet, &length);
        if (status != srtp_err_status_ok)
            printf("refused %d", status);
        else
            for (int i = 0; i < length; i++)
                printf("%02x", packet[i]);
        printf("\n");
    }
    return 0;
}
