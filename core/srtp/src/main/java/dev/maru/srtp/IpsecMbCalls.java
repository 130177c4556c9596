package dev.maru.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
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

    private static final FunctionDescriptor PRE = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);

    /** Key, context, out, in, length, nonce, AAD, its length, tag, its length. */
    private static final FunctionDescriptor CRYPT = FunctionDescriptor.ofVoid(
            JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle PRE_128 = link("aes_gcm_pre_128_", PRE);
    private static final MethodHandle PRE_256 = link("aes_gcm_pre_256_", PRE);
    private static final MethodHandle ENC_128 = link("aes_gcm_enc_128_", CRYPT);
    private static final MethodHandle ENC_256 = link("aes_gcm_enc_256_", CRYPT);
    private static final MethodHandle DEC_128 = link("aes_gcm_dec_128_", CRYPT);
    private static final MethodHandle DEC_256 = link("aes_gcm_dec_256_", CRYPT);

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

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, FunctionDescriptor shape) {
        boolean takesArrays =
                shape.argumentLayouts().stream().anyMatch((MemoryLayout layout) -> layout.equals(ADDRESS));
        return Linker.nativeLinker()
                .downcallHandle(symbol(name + VARIANT.suffix()), shape, Linker.Option.critical(takesArrays));
    }

    private static AssertionError unexpected(Throwable failure) {
        return new AssertionError("a downcall throws nothing", failure);
    }

    /** Expands a key of 16 or, if wide, 32 bytes. */
    static void expand(boolean wide, long key, long expanded) {
        try {
            if (wide) {
                PRE_256.invokeExact(key, expanded);
            } else {
                PRE_128.invokeExact(key, expanded);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Encrypts a text in place; what else is needed is in the cipher's memory, and its tag is then there too. */
    static void encrypt(IpsecMbGcm cipher, MemorySegment text, long length) {
        long memory = cipher.address;
        try {
            if (cipher.wide) {
                ENC_256.invokeExact(
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
            } else {
                ENC_128.invokeExact(
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
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Decrypts a text in place; the tag that it has to have is then in the cipher's memory. */
    static void decrypt(IpsecMbGcm cipher, MemorySegment text, long length) {
        long memory = cipher.address;
        try {
            if (cipher.wide) {
                DEC_256.invokeExact(
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
            } else {
                DEC_128.invokeExact(
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
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
