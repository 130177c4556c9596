package dev.maru.device;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever a file has in it, reading it ends, with frames or with an {@link IOException} that has a sentence. */
class FilesFuzzTest {
    @FuzzTest
    void readsIvfOrRefuses(byte[] bytes) {
        try (IvfReader reader = new IvfReader(new ByteArrayInputStream(bytes))) {
            while (reader.read() != null) {
                reader.header();
            }
        } catch (IOException e) {
            requireSentence(e);
        }
    }

    @FuzzTest
    void readsOggOrRefuses(byte[] bytes) {
        try (OggOpusReader reader = new OggOpusReader(new ByteArrayInputStream(bytes))) {
            while (reader.read() != null) {
                reader.granulePosition();
            }
        } catch (IOException e) {
            requireSentence(e);
        }
    }

    @FuzzTest
    void readsOpusHeadersOrRefuses(byte[] bytes) {
        try {
            OpusHead.parse(bytes);
        } catch (IOException e) {
            requireSentence(e);
        }
        try {
            OpusTags.parse(bytes);
        } catch (IOException e) {
            requireSentence(e);
        }
        OpusDuration.ticks(bytes, 0, bytes.length);
    }

    private static void requireSentence(IOException e) {
        if (e.getMessage() == null) {
            throw new AssertionError(e);
        }
    }
}
