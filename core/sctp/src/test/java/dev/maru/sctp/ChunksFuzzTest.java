package dev.maru.sctp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;

/** Whatever bytes come, the parsers of chunks read them or refuse them. */
class ChunksFuzzTest {
    private final DataChunk chunk = new DataChunk();

    @FuzzTest
    void readsOrRefusesInit(byte[] bytes) {
        try {
            InitChunk init = InitChunk.parse(bytes, 0, bytes.length);
            if (init.cookie() == null || init.cookie().length <= InitChunk.MAX_COOKIE) {
                init.toChunk();
            }
        } catch (MalformedException refused) {
            // That is an answer too.
        }
    }

    @FuzzTest
    void readsOrRefusesData(byte[] bytes) {
        if (bytes.length >= ChunkType.CHUNK_HEADER && chunk.parse(bytes, 0, bytes.length)) {
            chunk.copy();
        }
    }
}
