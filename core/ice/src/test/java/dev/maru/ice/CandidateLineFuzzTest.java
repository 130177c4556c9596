package dev.maru.ice;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.maru.wire.MalformedException;

/** A candidate is text from a stranger. */
class CandidateLineFuzzTest {
    @FuzzTest
    void readsOrRefuses(@NotNull String line) {
        try {
            CandidateLine.parse(line).toString();
        } catch (MalformedException e) {
            e.getMessage();
        }
        try {
            CandidateLine.parse("candidate:1 1 udp 2122260223 " + line);
        } catch (MalformedException e) {
            e.getMessage();
        }
    }
}
