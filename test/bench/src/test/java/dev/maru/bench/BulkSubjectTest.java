package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BulkSubjectTest {
    private final BulkProgram maru = new BulkProgram("Maru", role -> {
        throw new AssertionError("nobody starts it");
    });
    private final BulkProgram chromium = new BulkProgram("Chromium", role -> {
        throw new AssertionError("nobody starts it");
    });

    @Test
    void isNamedByItsProgramsInTheOrderOfTheData() {
        assertThat(BulkSubject.of(maru).name()).isEqualTo("Maru");
        assertThat(new BulkSubject(chromium, maru).name()).isEqualTo("Chromium to Maru");
    }

    @Test
    void isAmongNamesWhenBothProgramsAre() {
        BulkSubject mixed = new BulkSubject(maru, chromium);
        assertThat(mixed.isAmong("")).isTrue();
        assertThat(mixed.isAmong("maru,chromium")).isTrue();
        assertThat(mixed.isAmong("maru")).isFalse();
        assertThat(mixed.isAmong("chromium,pion")).isFalse();
        assertThat(BulkSubject.of(maru).isAmong("maru")).isTrue();
    }
}
