/*
 * What OpenSSL takes for DTLS 1.2, on one thread: a client and a server hand each other their records in memory.
 * Usage: dtls handshakes GROUP KEY COUNT, where KEY is EC or RSA, or dtls records BYTES COUNT. Prints the version of OpenSSL, then the
 * count and nanoseconds of CPU time of the client and of the server.
 * As in a call of WebRTC both have a certificate, sign, verify, compare the other's fingerprint and export keys for SRTP.
 */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MTU 1200
/* Records that are on their way at the same time; together they are less than OpenSSL reads at once. */
#define BATCH 8

struct side {
    SSL_CTX *context;
    unsigned char fingerprint[EVP_MAX_MD_SIZE];
};

static void must(int ok) {
    if (!ok) {
        ERR_print_errors_fp(stdout);
        exit(1);
    }
}

static long nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* Fingerprints are what counts, afterwards. */
static int trust(int preverified, X509_STORE_CTX *store) {
    (void)preverified;
    (void)store;
    return 1;
}

static X509 *self_signed(EVP_PKEY *key) {
    X509 *certificate = X509_new();
    must(certificate != NULL);
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 30 * 86400);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"bench", -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, key);
    must(X509_sign(certificate, key, EVP_sha256()) > 0);
    return certificate;
}

static void prepare(struct side *side, const char *key_type) {
    EVP_PKEY *key = strcmp(key_type, "RSA") == 0 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
    must(key != NULL);
    X509 *certificate = self_signed(key);
    must(X509_digest(certificate, EVP_sha256(), side->fingerprint, NULL));
    SSL_CTX *context = SSL_CTX_new(DTLS_method());
    must(context != NULL);
    must(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION));
    must(SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION));
    must(SSL_CTX_set_cipher_list(context, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"));
    must(SSL_CTX_use_certificate(context, certificate));
    must(SSL_CTX_use_PrivateKey(context, key));
    must(SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM") == 0);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, trust);
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    side->context = context;
    X509_free(certificate);
    EVP_PKEY_free(key);
}

static SSL *make(const struct side *side, int is_client, BIO *from, BIO *to) {
    SSL *ssl = SSL_new(side->context);
    must(ssl != NULL);
    BIO_up_ref(from);
    BIO_up_ref(to);
    SSL_set_bio(ssl, from, to);
    must(SSL_set_mtu(ssl, MTU) == MTU);
    if (is_client)
        SSL_set_connect_state(ssl);
    else
        SSL_set_accept_state(ssl);
    return ssl;
}

static int step(SSL *ssl) {
    int result = SSL_do_handshake(ssl);
    must(result == 1 || SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ);
    return result == 1;
}

/* What WebRTC does with a connection as soon as there is one. */
static void finish(SSL *ssl, const struct side *other) {
    unsigned char keys[2 * (16 + 12)], digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    X509 *certificate = SSL_get1_peer_certificate(ssl);
    must(certificate != NULL && X509_digest(certificate, EVP_sha256(), digest, &length));
    must(CRYPTO_memcmp(digest, other->fingerprint, length) == 0);
    X509_free(certificate);
    must(SSL_get_selected_srtp_profile(ssl) != NULL);
    must(SSL_export_keying_material(ssl, keys, sizeof keys, "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0));
}

static BIO *pipe_end(void) {
    BIO *bio = BIO_new(BIO_s_mem());
    must(bio != NULL);
    BIO_set_mem_eof_return(bio, -1);
    return bio;
}

struct pair {
    struct side sides[2];
    SSL *client, *server;
    long client_nanos, server_nanos;
};

static void shake_hands(struct pair *pair) {
    BIO *up = pipe_end(), *down = pipe_end();
    long start = nanos();
    pair->client = make(&pair->sides[0], 1, down, up);
    long middle = nanos();
    pair->client_nanos += middle - start;
    pair->server = make(&pair->sides[1], 0, up, down);
    start = nanos();
    pair->server_nanos += start - middle;
    int has_client = 0, has_server = 0;
    while (!has_client || !has_server) {
        if (!has_client && (has_client = step(pair->client)))
            finish(pair->client, &pair->sides[1]);
        middle = nanos();
        pair->client_nanos += middle - start;
        if (!has_server && (has_server = step(pair->server)))
            finish(pair->server, &pair->sides[0]);
        start = nanos();
        pair->server_nanos += start - middle;
    }
    BIO_free(up);
    BIO_free(down);
}

/* Whether the group is the one that was asked for. */
static int has_group(SSL *client, const char *group) {
    EVP_PKEY *theirs = NULL;
    must(SSL_get_peer_tmp_key(client, &theirs));
    int is_x25519 = EVP_PKEY_get_id(theirs) == EVP_PKEY_X25519;
    EVP_PKEY_free(theirs);
    return is_x25519 == (strcmp(group, "X25519") == 0);
}

static void part(struct pair *pair) {
    long start = nanos();
    SSL_free(pair->client);
    long middle = nanos();
    SSL_free(pair->server);
    pair->client_nanos += middle - start;
    pair->server_nanos += nanos() - middle;
}

static void send_records(struct pair *pair, int bytes, int count) {
    static unsigned char data[1 << 14];
    shake_hands(pair);
    pair->client_nanos = pair->server_nanos = 0;
    for (int sent = 0; sent < count; sent += BATCH) {
        long start = nanos();
        for (int i = 0; i < BATCH; i++)
            must(SSL_write(pair->client, data, bytes) == bytes);
        long middle = nanos();
        for (int i = 0; i < BATCH; i++)
            must(SSL_read(pair->server, data, sizeof data) == bytes);
        pair->client_nanos += middle - start;
        pair->server_nanos += nanos() - middle;
    }
}

int main(int argc, char **argv) {
    static struct pair pair;
    int is_handshakes = argc == 5 && strcmp(argv[1], "handshakes") == 0;
    if (!is_handshakes && argc != 4)
        return 2;
    for (int i = 0; i < 2; i++)
        prepare(&pair.sides[i], is_handshakes ? argv[3] : "EC");
    int count = atoi(argv[argc - 1]);
    if (is_handshakes) {
        /* The first is used; P-256 must be among them for certificates of its kind. */
        char groups[32];
        snprintf(groups, sizeof groups, strcmp(argv[2], "P-256") == 0 ? "%s" : "%s:P-256", argv[2]);
        must(SSL_CTX_set1_groups_list(pair.sides[0].context, groups));
        for (int i = 0; i < count; i++) {
            shake_hands(&pair);
            must(has_group(pair.client, argv[2]));
            part(&pair);
        }
    } else {
        send_records(&pair, atoi(argv[2]), count);
    }
    printf("%s %d %ld %ld\n", OpenSSL_version(OPENSSL_VERSION_STRING), count, pair.client_nanos, pair.server_nanos);
    return 0;
}
