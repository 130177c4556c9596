package dev.maru.dtls;

import java.util.Base64;

/** Certificates of many kinds, made by {@code openssl req -x509 -newkey ... -subj /CN=peer -days 36500}. */
final class OpensslCertificates {
    static final byte[] P256 =
            der("MIIBdTCCARugAwIBAgIUICymYU1s/Dv8+IKSpvY21Kj/mHQwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjExMjkx"
                    + "MDA4MDZaGA8yMTI2MTEwNTEwMDgwNlowDzENMAsGA1UEAwwEcGVlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJaTnHcQ6lXM"
                    + "RtFx1YhBqhWBnKKf8VJxaSCBhgxoFxo9sxq7B9n+3GOfxOGcBZA1i3mF+cVgXP7FcxEySIZI1lajUzBRMB0GA1UdDgQWBBSE5xmt"
                    + "B7tb33qv6Iaw5ZI2qVNK9TAfBgNVHSMEGDAWgBSE5xmtB7tb33qv6Iaw5ZI2qVNK9TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49"
                    + "BAMCA0gAMEUCIFjN/sPyoBMquan0vCO+3b545BwWikvJGKgAGXAW7OPjAiEA9wMyWZpJUStb9AlXN39vIqZFxClf76M7mt1NPiol"
                    + "UKw=");
    static final byte[] P384 =
            der("MIIBsjCCATigAwIBAgIUCv6zLM2Aykk+40OBI8obmlll630wCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjExMjkx"
                    + "MDA4MDZaGA8yMTI2MTEwNTEwMDgwNlowDzENMAsGA1UEAwwEcGVlcjB2MBAGByqGSM49AgEGBSuBBAAiA2IABDQmvOUvwcJI0yvU"
                    + "dJcMPefXPfpotQ33peCe+JOiilnTo9OuSFOXjwrXBTRUV1K7xKDTocHGAEq3uoaOuIVLLYWvf/wHNASh+IuSvhv9HwxiVI+5uZny"
                    + "o24EOyidwLtjhqNTMFEwHQYDVR0OBBYEFGGgGSsymci7v+r8lt2jywhYx7UMMB8GA1UdIwQYMBaAFGGgGSsymci7v+r8lt2jywhY"
                    + "x7UMMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDaAAwZQIwFyjRVYOU7webNkjy9TVfTLEnIY3dHIGqjzflzoq0lR+76v8m"
                    + "8dSRfqLlxp6zCEVpAjEAwOD5IMhg64wL+KPKJS2rPjsP8qWAFWdbbBJXzt+yJE+oe+cCvZNP9sRagepixj44");
    static final byte[] P521 =
            der("MIIB/DCCAV6gAwIBAgIUfr75O2/2ZB7g51dOZNPurTDkGAEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjExMjkx"
                    + "MDA4MDZaGA8yMTI2MTEwNTEwMDgwNlowDzENMAsGA1UEAwwEcGVlcjCBmzAQBgcqhkjOPQIBBgUrgQQAIwOBhgAEAVtn01jV1Rvx"
                    + "K5aBOYpe/RIB62L1gjaB8tpMDx5M1Emti3IQI5xfS3LAtxR5CYR4JLCHD9NdhbAWvX77enrAz1gFAPoQ2B86SWEhMohvBAvDdlpD"
                    + "0JBAxNocDqm2U30cf0q8Xg6G1iA7cqH5HP8iBJFiirgl7i+bQhNtf/vP+hQRR4s6o1MwUTAdBgNVHQ4EFgQUwoB4WCFjkqzipTyK"
                    + "Jasw9m2zna8wHwYDVR0jBBgwFoAUwoB4WCFjkqzipTyKJasw9m2zna8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgOBiwAw"
                    + "gYcCQR9BC3ZwcZZAbKUeMF6Q+wyvTG8SJjnkDSxc/gLszp/YQjLmyTNCa2nZ3RQSDV8MR+u24XvgkurKTmd97lJCMrdPAkIBc0gx"
                    + "Rgiuk3ZRP3PtLnfX6m6Q+IQRCVs9wi1sdXBijwj/QXW9dHHuYI5sS2UtW81eInZvau7L9grU0dLDViic90A=");
    static final byte[] RSA_2048 =
            der("MIIDATCCAemgAwIBAgIUHe+aQx9RlkI8JU+ro2Hr+DQjVAgwDQYJKoZIhvcNAQELBQAwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjEx"
                    + "MjkxMDA4MDdaGA8yMTI2MTEwNTEwMDgwN1owDzENMAsGA1UEAwwEcGVlcjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEB"
                    + "AJ0P6H4s6QcZtvzLHcMYmWLYrzFFJlXTQ0sH0pA8ovrOKIAkTQCysmwIb1Ad3lEzxiYt14JcDGdTCuL1OcdtLykuG4UD++4XNRa0"
                    + "t5DeWy5da+4WmJA4zvFhO4k/HhPQQCvKufAgAxXuddomKbYSjL+OK76Qmkx7Y/RLdwQdl8tEE6arTgBIv8H4U43Ud7hOeF/DDEE8"
                    + "b2gfObkrXSjYZl0rYCHPciVUPTB8JJh3iwO2AT/bhQuuzC+QLUyVkkcSpktI6hewDMaDXpzSPl26VDKEmil2lqogL59ZjAOGfVsc"
                    + "+HN0KoSAshkkAHgQZ40DltmB6CaEiJZTZdBGHxrdPtcCAwEAAaNTMFEwHQYDVR0OBBYEFGcRU13xHKwHrvetJh8a/yMBkXilMB8G"
                    + "A1UdIwQYMBaAFGcRU13xHKwHrvetJh8a/yMBkXilMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAEYFrhO0K0ef"
                    + "DQGt26m1Cq4QJjEbCQhUtuOls5UMChbFeM8J+xn6phesyYVb5v+7ARZWpk6dqSXWMYFt82ubglCiEajxVpNx/+h5izAInwjhVi4/"
                    + "r6LAusifMJ107pLHAJTUoxYE55gQgPNoK3mkdhvbiwKTy3MBUp7Q6WOrvWuGbqMS3NKS0taow9p83DqFV99daW2DlbkaGZGRJru2"
                    + "LBx/bphkpzN3AkiQuQEKzx75D3q8xHM1Td0lrY0B8UFKKMszqEwJ7YHY4LRVt0rG+PyN3bWQh2vlZ+nThEuAkdW/+Imv8KlpCDb4"
                    + "s1g+dqb2rREdpONd6uP99dcDc9nXBR4=");
    static final byte[] RSA_1024 =
            der("MIIB/DCCAWWgAwIBAgIUIXKvhNhgRgIg7IT9IGKsv5CpTf8wDQYJKoZIhvcNAQELBQAwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjEx"
                    + "MjkxMDA4MDdaGA8yMTI2MTEwNTEwMDgwN1owDzENMAsGA1UEAwwEcGVlcjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAuWEx"
                    + "n6kAa4OKUG+86LapdVqn7xpCgSOLCxYtJnlcodtETLHcXgk6whuyK57WmbAXuuXnbayjeLooyHdA2tM0VHaGkvzlpWN5Qn1YqvSY"
                    + "861Xycws5/+MGEPscfHdRpdYeKBY/PxBEQSxeGEOuEZS2nBaRvAuxXoovozoiqz1bHkCAwEAAaNTMFEwHQYDVR0OBBYEFFtz7fg5"
                    + "sAVBHcs5APVmxvAqFY4WMB8GA1UdIwQYMBaAFFtz7fg5sAVBHcs5APVmxvAqFY4WMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcN"
                    + "AQELBQADgYEAMXsbFx5p0LC4GdFjflhOCehOcpdSr7bhBFvQ86Ri6lwDu4vtyLfmWz8rnz0Vfn/79+Bc7IMoWeXj6IlZaxbIPyIf"
                    + "8T8oBLQlIzupe6rtpwhOgAfPjGhXF8nWl7APtf7tfx3TUfrVvWFB6Dwe2j/9MGGiQNjeYQVQHGCqD6f6+Kw=");
    static final byte[] ED25519 =
            der("MIIBNDCB56ADAgECAhRjzFj40aLsF593cglCKN5Q17KZljAFBgMrZXAwDzENMAsGA1UEAwwEcGVlcjAgFw0yNjExMjkxMDA4MDda"
                    + "GA8yMTI2MTEwNTEwMDgwN1owDzENMAsGA1UEAwwEcGVlcjAqMAUGAytlcAMhALMhAG4ltIE1c7L6rG+1vBQ+QW38NgVUsjnNdKAH"
                    + "qpHao1MwUTAdBgNVHQ4EFgQUdk+6+pur+aqTIeFqr13MwRmItCswHwYDVR0jBBgwFoAUdk+6+pur+aqTIeFqr13MwRmItCswDwYD"
                    + "VR0TAQH/BAUwAwEB/zAFBgMrZXADQQDyeqsX0+JcSj7NYeKTR4d+bFnWS4B4lwmXNdms0WIE95Rv0yf+8+k4za88FSz1uzqSDMYl"
                    + "LOYkECoP9Fy2uPoI");

    private OpensslCertificates() {}

    private static byte[] der(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
