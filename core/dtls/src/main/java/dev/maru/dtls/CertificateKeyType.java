package dev.maru.dtls;

/** The keys that {@link DtlsCertificate} generates: those that W3C WebRTC §4.9 asks for. */
public enum CertificateKeyType {
    /** ECDSA on P-256, what browsers use unless told otherwise: small and fast. */
    ECDSA_P256,
    /** RSA with 2,048 bits and the exponent 65,537, for old peers. */
    RSA_2048
}
