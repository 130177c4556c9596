package dev.maru.natlab;

/** Something that the laboratory needs did not work: what happened, why, and what to do. */
final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabException(String sentence) {
        super(sentence);
    }

    LabException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
