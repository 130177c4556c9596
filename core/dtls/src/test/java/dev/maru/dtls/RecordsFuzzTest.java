package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever bytes come, records and fragments are taken or refused, and what is taken is in bounds. */
class RecordsFuzzTest {
    @FuzzTest
    void readsOrRefusesRecords(byte[] bytes) {
        RecordView view = new RecordView();
        view.ownId = new byte[bytes.length % 3];
        Reassembler reassembler = new Reassembler();
        int at = 0;
        while (at < bytes.length && view.parse(bytes, at, bytes.length) == null) {
            if (view.end <= at || view.end > bytes.length || view.contentAt > view.contentEnd) {
                throw new AssertionError("a record from " + at + " to " + view.end);
            }
            reassembler.accept(bytes, view.contentAt, view.contentEnd, view.epoch);
            AckList.read(bytes, view.contentAt, view.contentLength(), (epoch, sequence) -> {});
            at = view.end;
        }
        for (HandshakeMessage message = reassembler.poll(); message != null; message = reassembler.poll()) {
            message.forTranscript(DtlsVersion.DTLS_1_2);
        }
    }
}
