package dev.maru.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * The functions of libipsec-mb for this processor. Touching this class links them, which fails with a {@link LinkageError} where the
 * library is missing or another one than we know; {@link PreferredCiphers} deals with that.
 *
 * <p>The calls are critical: they take less than a microsecond, and get at the packet in its array without a copy. The packet is the
 * only argument that is a segment. The others are plain numbers, because a segment for each would be garbage; a pointer is passed like a
 * 64-bit number (System V AMD64 ABI §3.2.3).
 */
final class IpsecMbCalls {
    /** Debian's {@code libipsec-mb1}. */
    static final String LIBRARY = "libIPSec_MB.so.1";

    /** The version that this was tried with, without the patch number. Others may have other structures, so they are not used. */
    private static final int KNOWN_VERSION = 0x0103;

    private static final long TAG_LENGTH = SrtpCiphers.Gcm.TAG_LENGTH;

    private static final SymbolLookup SYMBOLS = library();
    private static final int VERSION_NUMBER = knownVersion();

    /** What runs on this processor. */
    static final IpsecMbVariant VARIANT = variant();

    /** Key, expanded key. */
    private static final MethodHandle EXPAND = link(FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG), false);

    /** Key, context, out, in, length, nonce, AAD, its length, tag, its length. */
    private static final MethodHandle CRYPT = link(
            FunctionDescriptor.ofVoid(
                    JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG),
            true);

    /**
     * AES-GCM with keys of one length. The functions of all lengths have the same shapes, so one handle calls them all.
     *
     * @param expand makes the key that the others want
     * @param encrypt a whole text
     * @param decrypt a whole text
     */
    record Functions(MemorySegment expand, MemorySegment encrypt, MemorySegment decrypt) {
        private static Functions ofKeyBits(int bits) {
            return new Functions(
                    symbol("aes_gcm_pre_" + bits + "_" + VARIANT.suffix()),
                    symbol("aes_gcm_enc_" + bits + "_" + VARIANT.suffix()),
                    symbol("aes_gcm_dec_" + bits + "_" + VARIANT.suffix()));
        }
    }

    /** For keys of 16 bytes. */
    static final Functions AES_128 = Functions.ofKeyBits(128);

    /** For keys of 32 bytes. */
    static final Functions AES_256 = Functions.ofKeyBits(256);

    private IpsecMbCalls() {}

    /** Such as 1.3.0. */
    static String version() {
        return (VERSION_NUMBER >>> 16) + "." + (VERSION_NUMBER >>> 8 & 0xFF) + "." + (VERSION_NUMBER & 0xFF);
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup library() {
        try {
            return SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        } catch (IllegalArgumentException missing) {
            throw new UnsatisfiedLinkError(LIBRARY + " is not installed");
        }
    }

    @SuppressWarnings("restricted")
    private static int knownVersion() {
        MethodHandle version =
                Linker.nativeLinker().downcallHandle(symbol("imb_get_version"), FunctionDescriptor.of(JAVA_INT));
        int number;
        try {
            number = (int) version.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (number >>> 8 != KNOWN_VERSION) {
            throw new UnsatisfiedLinkError(
                    LIBRARY + " is of version " + Integer.toHexString(number) + ", and only 1.3 is known");
        }
        return number;
    }

    private static IpsecMbVariant variant() {
        Set<String> processor = IpsecMbVariant.processor();
        for (IpsecMbVariant candidate : IpsecMbVariant.values()) {
            boolean isThere =
                    SYMBOLS.find("aes_gcm_enc_128_" + candidate.suffix()).isPresent();
            if (processor != null && candidate.runsOn(processor) && isThere) {
                return candidate;
            }
        }
        throw new UnsatisfiedLinkError(LIBRARY + " has nothing for this processor");
    }

    private static MemorySegment symbol(String name) {
        return SYMBOLS.find(name).orElseThrow(() -> new UnsatisfiedLinkError(LIBRARY + " has no " + name));
    }

    /** A handle for all functions of a shape; the function is its first argument. */
    @SuppressWarnings("restricted")
    private static MethodHandle link(FunctionDescriptor shape, boolean takesArrays) {
        return Linker.nativeLinker().downcallHandle(shape, Linker.Option.critical(takesArrays));
    }

    private static AssertionError unexpected(Throwable failure) {
        return new AssertionError("a downcall throws nothing", failure);
    }

    /** Expands a key of the functions' length. */
    static void expand(Functions functions, long key, long expanded) {
        try {
            EXPAND.invokeExact(functions.expand, key, expanded);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Encrypts or decrypts a text in place; what else is needed is in the cipher's memory. Then the tag is there too: of a text that was
     * encrypted its own, of one that was decrypted the one that it has to have.
     *
     * @param function of the cipher's {@link Functions}
     */
    static void crypt(MemorySegment function, IpsecMbGcm cipher, MemorySegment text, long length) {
        long memory = cipher.address;
        try {
            CRYPT.invokeExact(
                    function,
                    memory,
                    memory + IpsecMbGcm.CONTEXT_AT,
                    text,
                    text,
                    length,
                    memory + IpsecMbGcm.NONCE_AT,
                    cipher.aadAddress,
                    cipher.aadLength,
                    memory + IpsecMbGcm.TAG_AT,
                    TAG_LENGTH);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
