package dev.maru.examples;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCMessage;
import dev.maru.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Sends a file to browsers. The program says name, size and SHA-256; the page asks for the blocks that it does not have yet, a few at a
 * time, and is sent each in pieces. So the page goes on where it was after any interruption, and nothing here has to remember it.
 */
final class SendFile {
    /** What a page asks for at once. */
    static final int BLOCK = 1 << 20;

    /** What one message carries: no peer takes less than 64 KiB (RFC 8841 §6.1). */
    private static final int PIECE = 64_000;

    /** A page that asks for more than this before it takes anything is not ours. */
    private static final int MAX_WAITING = 16 * BLOCK;

    private final Path file;
    private final long size;
    private final String sha256;

    SendFile(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
        this.sha256 = sha256(file);
    }

    static void main(String[] args) throws IOException {
        if (args.length != 1) {
            Words.fail("Which file? ./maru example send-file FILE", "보낼 파일을 알려 주세요: ./maru example send-file 파일");
        }
        SendFile sender = new SendFile(Words.file(args[0]));
        System.out.println(sender.sha256 + "  " + sender.file.getFileName());
        OfferServer.run("send-file", sender::welcome);
    }

    static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    void welcome(RTCPeerConnection connection) {
        connection.onDataChannel(channel -> {
            channel.onMessage(message -> answer(channel, message));
            channel.onOpen(() -> channel.send(file.getFileName() + "\n" + size + "\n" + sha256));
        });
    }

    private void answer(RTCDataChannel channel, RTCMessage message) {
        if (message.text().equals("complete")) {
            System.out.println(Words.of(
                    "A browser has the whole file, and its SHA-256 is right.", "브라우저가 파일을 다 받았고, SHA-256이 일치합니다."));
        } else if (!message.text().matches("\\d{1,9}") || channel.bufferedAmount() > MAX_WAITING) {
            channel.close();
        } else {
            send(channel, Long.parseLong(message.text()) * BLOCK);
        }
    }

    private void send(RTCDataChannel channel, long start) {
        long end = Math.min(start + BLOCK, size);
        try (FileChannel in = FileChannel.open(file)) {
            for (long at = start; at < end; at += PIECE) {
                byte[] piece = new byte[(int) Math.min(PIECE, end - at)];
                ByteBuffer buffer = ByteBuffer.wrap(piece);
                while (buffer.hasRemaining() && in.read(buffer, at + buffer.position()) >= 0) {}
                channel.send(piece);
            }
        } catch (IOException e) {
            channel.close();
            throw new UncheckedIOException(e);
        }
    }
}
