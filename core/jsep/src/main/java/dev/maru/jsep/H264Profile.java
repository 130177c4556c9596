package dev.maru.jsep;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code profile-level-id} says (RFC 6184 §8.1): three bytes, profile_idc, profile-iop and level_idc.
 *
 * @param profile its name; several first two bytes mean the same
 * @param prefix the first two bytes as they were written, in hexadecimal
 * @param level level_idc; 1b is 9, as in profiles that can write it so
 */
record H264Profile(String profile, String prefix, int level) {
    /** RFC 6184 §8.1: Baseline at level 1 when the parameter is absent. */
    private static final String DEFAULT = "42000a";

    private static final int LEVEL_1B = 9;
    private static final int LEVEL_1_1 = 11;
    private static final int SET3 = 0x10;

    static final String BASELINE = "baseline";
    static final String CONSTRAINED_BASELINE = "constrained-baseline";

    static H264Profile of(Map<String, String> parameters) {
        String text = parameters.getOrDefault("profile-level-id", DEFAULT).toLowerCase(Locale.ROOT);
        if (text.length() != 6 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            text = DEFAULT;
        }
        int bytes = HexFormat.fromHexDigits(text);
        int idc = bytes >> 16;
        int iop = bytes >> 8 & 0xFF;
        int level = bytes & 0xFF;
        boolean isLow = idc == 0x42 || idc == 0x4D || idc == 0x58;
        boolean is1b = isLow && level == LEVEL_1_1 && (iop & SET3) != 0;
        return new H264Profile(name(idc, iop), text.substring(0, 4), is1b ? LEVEL_1B : level);
    }

    /** RFC 6184 §8.1, table 5. */
    private static String name(int idc, int iop) {
        boolean set0 = (iop & 0x80) != 0;
        boolean set1 = (iop & 0x40) != 0;
        return switch (idc) {
            case 0x42 -> set1 ? CONSTRAINED_BASELINE : BASELINE;
            case 0x4D -> set0 ? CONSTRAINED_BASELINE : "main";
            case 0x58 -> set0 ? (set1 ? CONSTRAINED_BASELINE : BASELINE) : "extended";
            case 0x64 -> (iop & 0x0F) == 0x0C ? "constrained-high" : "high";
            default -> HexFormat.of().toHexDigits(idc, 2) + HexFormat.of().toHexDigits(iop, 2);
        };
    }

    /** Whether the other is Baseline where this is Constrained Baseline, or the other way round. */
    boolean isNear(H264Profile other) {
        return isBaseline() && other.isBaseline();
    }

    private boolean isBaseline() {
        return profile.equals(BASELINE) || profile.equals(CONSTRAINED_BASELINE);
    }

    /**
     * The id of an answer to this offer (RFC 6184 §8.2.2): the profile of the offer; our level where levels may differ, the lower one
     * where not.
     */
    String answer(H264Profile ours, boolean isAsymmetric) {
        int answered = isAsymmetric ? ours.level : Math.min(level, ours.level);
        boolean writes1b = answered == LEVEL_1B && isLow();
        int iop = HexFormat.fromHexDigits(prefix.substring(2));
        if (writes1b) {
            iop |= SET3;
        } else if (answered == LEVEL_1_1 && isLow()) {
            iop &= ~SET3; // with it, this would be 1b
        }
        HexFormat hex = HexFormat.of();
        return prefix.substring(0, 2) + hex.toHexDigits(iop, 2) + hex.toHexDigits(writes1b ? LEVEL_1_1 : answered, 2);
    }

    private boolean isLow() {
        return prefix.startsWith("42") || prefix.startsWith("4d") || prefix.startsWith("58");
    }
}
