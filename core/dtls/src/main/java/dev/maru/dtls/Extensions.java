package dev.maru.dtls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extensions of one message (RFC 8446 §4.2): those that are known can be asked for. */
final class Extensions {
    /** Extensions of one message. Browsers send about 15. */
    static final int MAX_COUNT = 64;
    /** Key shares of one ClientHello; nobody has a use for more groups. */
    static final int MAX_KEY_SHARES = 16;

    private static final int[] NONE = {};

    /** One share of a key exchange (RFC 8446 §4.2.8). */
    record KeyShare(int group, byte[] value) {}

    private record Extension(int type, byte[] content) {}

    private final List<Extension> list = new ArrayList<>();

    private Extensions() {}

    /** Reads the list with its length in front; at the end of the message there may be none (RFC 5246 §7.4.1.2). */
    static Extensions read(VectorReader reader) throws HandshakeException {
        Extensions extensions = new Extensions();
        if (reader.isAtEnd()) {
            return extensions;
        }
        VectorReader all = reader.vector16();
        while (!all.isAtEnd()) {
            int type = all.u16();
            byte[] content = all.bytes16();
            if (extensions.has(type)) {
                throw HandshakeException.illegal("extension " + type + " comes twice");
            }
            if (extensions.list.size() == MAX_COUNT) {
                throw HandshakeException.illegal("more than " + MAX_COUNT + " extensions");
            }
            extensions.list.add(new Extension(type, content));
        }
        return extensions;
    }

    boolean has(int type) {
        return find(type) != null;
    }

    /** The content of an extension; null when it is not there. */
    @Nullable
    VectorReader find(int type) {
        for (Extension extension : list) {
            if (extension.type == type) {
                return new VectorReader(extension.content);
            }
        }
        return null;
    }

    /** Refuses an answer to something that was not asked (RFC 8446 §4.2). */
    void expectOnly(List<Integer> asked) throws HandshakeException {
        for (Extension extension : list) {
            if (!asked.contains(extension.type)) {
                throw new HandshakeException(
                        AlertDescription.UNSUPPORTED_EXTENSION,
                        DtlsFailure.PROTOCOL_VIOLATION,
                        "extension " + extension.type + " answers nothing that was asked");
            }
        }
    }

    /** A list of numbers of 16 bits with its length in 16 bits; empty when the extension is not there. */
    int[] list16(int type) throws HandshakeException {
        VectorReader content = find(type);
        if (content == null) {
            return NONE;
        }
        int[] numbers = content.vector16().rest16();
        content.expectEnd();
        return numbers;
    }

    /** The connection id that the sender wants in records to it (RFC 9146 §3); null when it knows none. */
    byte @Nullable [] connectionId() throws HandshakeException {
        VectorReader content = find(ExtensionType.CONNECTION_ID);
        if (content == null) {
            return null;
        }
        byte[] id = content.bytes8();
        content.expectEnd();
        return id;
    }

    /** Writes a connection id. */
    static void writeConnectionId(VectorWriter extensions, byte[] id) {
        extensions.u16(ExtensionType.CONNECTION_ID).vector16(content -> content.bytes8(id));
    }

    /** Refuses what no first handshake of 1.2 has, in a hello of either side (RFC 5746 §3.4, §3.6, RFC 8422 §5.1.2). */
    void check12() throws HandshakeException {
        VectorReader renegotiation = find(ExtensionType.RENEGOTIATION_INFO);
        if (renegotiation != null) {
            boolean isFirst = renegotiation.bytes8().length == 0;
            renegotiation.expectEnd();
            if (!isFirst) {
                throw new HandshakeException(
                        AlertDescription.HANDSHAKE_FAILURE,
                        DtlsFailure.PROTOCOL_VIOLATION,
                        "a hello that renegotiates what was never negotiated");
            }
        }
        VectorReader formats = find(ExtensionType.EC_POINT_FORMATS);
        if (formats != null) {
            boolean isUncompressed = false;
            for (byte format : formats.bytes8()) {
                isUncompressed |= format == 0;
            }
            formats.expectEnd();
            if (!isUncompressed) {
                throw HandshakeException.illegal("points of elliptic curves in no form that everybody has");
            }
        }
    }

    /** The versions of a ClientHello; empty when the extension is not there. */
    int[] versions() throws HandshakeException {
        VectorReader content = find(ExtensionType.SUPPORTED_VERSIONS);
        if (content == null) {
            return NONE;
        }
        int[] numbers = content.vector8().rest16();
        content.expectEnd();
        return numbers;
    }

    /** The profiles of use_srtp (RFC 5764 §4.1.1); empty when it is not there. A MKI is read and not used. */
    int[] srtpProfiles() throws HandshakeException {
        VectorReader content = find(ExtensionType.USE_SRTP);
        if (content == null) {
            return NONE;
        }
        int[] profiles = content.vector16().rest16();
        content.bytes8();
        content.expectEnd();
        return profiles;
    }

    /** The shares of a ClientHello. */
    List<KeyShare> keyShares() throws HandshakeException {
        VectorReader content = find(ExtensionType.KEY_SHARE);
        List<KeyShare> shares = new ArrayList<>();
        if (content == null) {
            return shares;
        }
        VectorReader all = content.vector16();
        while (!all.isAtEnd()) {
            if (shares.size() == MAX_KEY_SHARES) {
                throw HandshakeException.illegal("more than " + MAX_KEY_SHARES + " key shares");
            }
            shares.add(new KeyShare(all.u16(), all.bytes16()));
        }
        content.expectEnd();
        return shares;
    }

    /** What a server answers to use_srtp: one profile of ours and no MKI (RFC 5764 §4.1.1); null when it does not. */
    @Nullable
    SrtpProtection chosenSrtpProfile(List<SrtpProtection> offered) throws HandshakeException {
        VectorReader content = find(ExtensionType.USE_SRTP);
        if (content == null) {
            return null;
        }
        int[] profiles = content.vector16().rest16();
        int mkiLength = content.bytes8().length;
        content.expectEnd();
        SrtpProtection chosen = profiles.length == 1 ? SrtpProtection.of(profiles[0]) : null;
        if (chosen == null || mkiLength != 0 || !offered.contains(chosen)) {
            throw HandshakeException.illegal("the server chose an SRTP profile that was not offered");
        }
        return chosen;
    }
}
