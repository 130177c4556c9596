package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void pathsAreCutToTheirLastPart() {
        assertThat(FileNames.safe("../../etc/passwd")).isEqualTo("passwd");
        assertThat(FileNames.safe("C:\\Windows\\win.ini")).isEqualTo("win.ini");
        assertThat(FileNames.safe("..")).isEqualTo("file");
        assertThat(FileNames.safe("a/")).isEqualTo("file");
    }

    @Test
    void hiddenInvisibleAndReservedNamesAreChanged() {
        assertThat(FileNames.safe(".bashrc")).isEqualTo("_bashrc");
        assertThat(FileNames.safe("a\u202Egpj.exe\u0000\n")).isEqualTo("agpj.exe");
        assertThat(FileNames.safe("nul.txt")).isEqualTo("_nul.txt");
        assertThat(FileNames.safe("a:b?.txt ")).isEqualTo("a_b_.txt");
    }

    @Test
    void longNamesKeepTheirEnding() {
        assertThat(FileNames.safe("마".repeat(300) + ".pdf")).isEqualTo("마".repeat(65) + ".pdf");
    }

    @Test
    void noTwoNamesAreAlike() {
        FileNames names = new FileNames();
        assertThat(names.unique("a.txt")).isEqualTo("a.txt");
        assertThat(names.unique("A.txt")).isEqualTo("A (1).txt");
        assertThat(names.unique("a.txt.part")).isEqualTo("a.txt (1).part");
    }
}
