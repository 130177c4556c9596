package dev.maru.architecture;

/**
 * One breach of a rule.
 *
 * @param file the path from the root of the tree
 * @param line the line, from 1
 * @param rule what is wrong, as a sentence
 * @param fix what to do, as a sentence
 */
record Finding(String file, long line, String rule, String fix) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + rule + " " + fix;
    }
}
