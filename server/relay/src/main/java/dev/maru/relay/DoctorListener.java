package dev.maru.relay;

/** Who hears what the {@link Doctor} does while it does it, on its thread. */
public interface DoctorListener {
    /**
     * A check begins, which may take seconds.
     *
     * @param check which
     */
    void begins(DoctorCheck check);

    /**
     * A check has ended.
     *
     * @param finding what it came to
     */
    void finds(DoctorFinding finding);
}
