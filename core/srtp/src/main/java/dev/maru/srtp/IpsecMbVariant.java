package dev.maru.srtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processors that libipsec-mb has AES-GCM for, the best first. A function of one variant ends the process on a processor that lacks
 * its instructions, so each names all that the library itself asks for before it takes that variant.
 */
enum IpsecMbVariant {
    VAES_AVX512(
            "avx512f",
            "avx512dq",
            "avx512cd",
            "avx512bw",
            "avx512vl",
            "avx512ifma",
            "vaes",
            "vpclmulqdq",
            "gfni",
            "sha_ni",
            "avx2",
            "bmi2"),
    AVX512("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx2", "bmi2", "aes", "pclmulqdq"),
    AVX_GEN4("avx2", "bmi1", "bmi2", "aes", "pclmulqdq"),
    AVX_GEN2("avx", "aes", "pclmulqdq"),
    SSE("sse4_1", "sse4_2", "aes", "pclmulqdq");

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private final Set<String> flags;

    IpsecMbVariant(String... flags) {
        this.flags = Set.of(flags);
    }

    /** As it ends the names of the library's functions. */
    String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean runsOn(Set<String> processor) {
        return processor.containsAll(flags);
    }

    /** The flags of this processor as Linux names them; null when it does not say. */
    static @Nullable Set<String> processor() {
        try {
            for (String line : Files.readAllLines(CPU)) {
                if (line.startsWith("flags")) {
                    return Set.copyOf(Arrays.asList(
                            line.substring(line.indexOf(':') + 1).strip().split(" +")));
                }
            }
        } catch (IOException unreadable) {
            return null;
        }
        return null;
    }
}
