package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void noPathLeadsOutOfTheFolder() {
        for (String given : List.of(
                "", "/etc/passwd", "a/", "a//b", "..", "../a", "a/../b", "a/..", "./a", "a/".repeat(40) + "b")) {
            assertThat(new FileNames().unique(given)).as(given).isNull();
        }
        assertThat(new FileNames().unique("..\\..\\evil")).isEqualTo("_._.._evil");
        assertThat(new FileNames().unique("C:\\Windows\\win.ini")).isEqualTo("C__Windows_win.ini");
    }

    @Test
    void foldersAreAsSafeAsFiles() {
        FileNames names = new FileNames();
        assertThat(names.unique("Photos/.git/con")).isEqualTo("Photos/_git/_con");
        assertThat(names.unique("Photos/.git/con")).isEqualTo("Photos/_git/_con (1)");
        assertThat(names.unique("photos/a")).isEqualTo("photos (1)/a");
        assertThat(names.unique("photos/A")).isEqualTo("photos (1)/A (1)");
        assertThat(names.unique("x")).isEqualTo("x");
        assertThat(names.unique("x/y")).isEqualTo("x (1)/y");
    }

    @Test
    void manyOfOneNameAreNoTrouble() {
        FileNames names = new FileNames();
        for (int i = 0; i < FileSender.MAX_FILES - 1; i++) {
            names.unique("a");
        }
        assertThat(names.unique("a")).isEqualTo("a (9999)");
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
