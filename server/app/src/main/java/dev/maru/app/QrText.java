package dev.maru.app;

import io.nayuki.qrcodegen.QrCode;

/** Draws a QR code with characters, two rows of modules in each line. */
final class QrText {
    /** ISO/IEC 18004 §9.1 asks for four modules of white around the code; cameras are content with two. */
    private static final int MARGIN = 2;

    /** The characters that it is made of. */
    static final String BLOCKS = "█▀▄";

    private static final String BLACK_ON_WHITE = "\u001b[30;107m";
    private static final String RESET = "\u001b[0m";

    private QrText() {}

    /**
     * The code of a text.
     *
     * @param coloured whether to paint black on white, which a camera reads on a dark and on a light terminal alike;
     *     without colours the code is right on a light background, and inverted on a dark one, which most cameras read
     */
    static String draw(String text, boolean coloured) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder out = new StringBuilder();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            out.append("  ").append(coloured ? BLACK_ON_WHITE : "");
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                boolean upper = code.getModule(x, y);
                boolean lower = code.getModule(x, y + 1);
                out.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            out.append(coloured ? RESET : "").append('\n');
        }
        return out.toString();
    }
}
