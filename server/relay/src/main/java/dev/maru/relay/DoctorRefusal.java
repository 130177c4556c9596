package dev.maru.relay;

/** Why the {@link Doctor} cannot do what it was asked to: the question itself is wrong. */
public final class DoctorRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient DoctorWords words;

    DoctorRefusal(DoctorWords words) {
        super(words.english(), null, false, false);
        this.words = words;
    }

    /**
     * The reason, for a person.
     *
     * @return what is wrong and what would be right
     */
    public DoctorWords words() {
        return words;
    }
}
