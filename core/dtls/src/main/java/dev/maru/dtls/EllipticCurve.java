package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/** The NIST curves that are spoken here, and their points in the uncompressed form (SEC 1 §2.3, RFC 8422 §5.4.1). */
enum EllipticCurve {
    P256("secp256r1", 32),
    P384("secp384r1", 48);

    private static final byte UNCOMPRESSED = 4;

    private final int coordinateLength;
    private final ECParameterSpec parameters;
    private final BigInteger prime;

    EllipticCurve(String jcaName, int coordinateLength) {
        this.coordinateLength = coordinateLength;
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec(jcaName));
            parameters = named.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + jcaName, e);
        }
        prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    /** Whether a key is on this curve. */
    boolean has(ECPublicKey key) {
        return key.getParams().getCurve().equals(parameters.getCurve())
                && key.getParams().getOrder().equals(parameters.getOrder());
    }

    /** The generator as if it were somebody's public key. */
    ECPublicKey generator() throws GeneralSecurityException {
        ECPublicKeySpec spec = new ECPublicKeySpec(parameters.getGenerator(), parameters);
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    }

    /** A point as the byte 4 and its two coordinates. */
    byte[] encode(ECPoint point) {
        byte[] encoded = new byte[1 + 2 * coordinateLength];
        encoded[0] = UNCOMPRESSED;
        put(point.getAffineX(), encoded, 1 + coordinateLength);
        put(point.getAffineY(), encoded, 1 + 2 * coordinateLength);
        return encoded;
    }

    /**
     * A public key from an encoded point. With cofactor 1, a point on the curve other than infinity, which has no such encoding, is
     * all that SP 800-56A §5.6.2.3.3 asks for.
     *
     * @throws MalformedException when it is no point of this curve
     */
    ECPublicKey decode(byte[] encoded) throws MalformedException {
        if (encoded.length != 1 + 2 * coordinateLength || encoded[0] != UNCOMPRESSED) {
            throw new MalformedException(DropReason.MALFORMED, "not an uncompressed point of " + this);
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + coordinateLength));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(encoded, 1 + coordinateLength, encoded.length));
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0 || !isOnCurve(x, y)) {
            throw new MalformedException(DropReason.MALFORMED, "not a point of " + this);
        }
        try {
            ECPublicKeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), parameters);
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "not a key of " + this);
        }
    }

    private boolean isOnCurve(BigInteger x, BigInteger y) {
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB());
        return y.multiply(y).subtract(right).mod(prime).signum() == 0;
    }

    /** Right-aligned before {@code end}; the sign byte that BigInteger may put in front falls off. */
    private void put(BigInteger coordinate, byte[] out, int end) {
        byte[] bytes = coordinate.toByteArray();
        int count = Math.min(bytes.length, coordinateLength);
        System.arraycopy(bytes, bytes.length - count, out, end - count, count);
    }
}
