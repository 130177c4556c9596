package dev.maru.client;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.client.TransferListener.OfferedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/** Whatever the other side of a transfer says: it is understood, or ends the transfer, and no name leads out of the folder. */
class TransferFuzzTest {
    private static final PairingCode CODE = PairingCode.generate(new Random(1));
    private static final Path FOLDER = Path.of("/nowhere/in");
    private static final Path FILE = file();
    private static final long MUCH = 1L << 40;
    private static final int MOST_MESSAGES = 50;

    private static Path file() {
        try {
            Path file = Files.createTempFile("maru", ".bin");
            file.toFile().deleteOnExit();
            return Files.write(file, new byte[40_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest
    void isUnderstoodOrEndsIt(FuzzedDataProvider input) throws InterruptedException {
        if (input.consumeBoolean()) {
            send(input);
        } else {
            readOffer(input.consumeRemainingAsBytes());
        }
    }

    /** A receiver who says anything, after it has proved to know the code. */
    private static void send(FuzzedDataProvider input) throws InterruptedException {
        try {
            FileSender sender = new FileSender(List.of(FILE), "Mina", CODE, TransferListener.NONE);
            sender.serve(new Script(input, TransferRole.RECEIVER));
        } catch (IOException e) {
            // Said as documented.
        }
    }

    /** A sender who offers anything. */
    private static void readOffer(byte[] bytes) {
        Script channel = new Script();
        TransferTalk talk = new TransferTalk(channel);
        FileReceiver receiver = new FileReceiver(FOLDER, MUCH, CODE, TransferListener.NONE);
        try {
            Set<String> names = new HashSet<>();
            for (OfferedFile file : receiver.offered(talk, talk.control(new TransferChannel.Message(bytes, true)))) {
                Path place = FOLDER.resolve(file.name());
                boolean isInside = place.startsWith(FOLDER) && place.normalize().equals(place) && !place.equals(FOLDER);
                if (!isInside || !names.add(file.name().toLowerCase(Locale.ROOT)) || file.size() < 0) {
                    throw new AssertionError("This name leads somewhere else: " + file);
                }
            }
        } catch (IOException e) {
            // Refused as documented.
        }
    }

    /** The other side: it greets as it should, and then says what it was given. */
    private static final class Script implements TransferChannel {
        private static final byte[] OURS = new byte[32];
        private static final byte[] THEIRS = new byte[32];

        private final Queue<Message> messages = new ArrayDeque<>();

        Script() {}

        Script(FuzzedDataProvider input, TransferRole role) {
            String proof =
                    java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(CODE.proof(role, OURS, THEIRS));
            add(("{\"type\":\"hello\",\"version\":1,\"role\":\"" + role.word() + "\",\"proof\":\"" + proof + "\"}")
                    .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < MOST_MESSAGES && input.remainingBytes() > 0; i++) {
                boolean isText = input.consumeBoolean();
                messages.add(new Message(input.consumeBytes(input.consumeInt(0, 300)), isText));
            }
        }

        private void add(byte[] text) {
            messages.add(new Message(text, true));
        }

        @Override
        public void send(String text) {}

        @Override
        public void send(byte[] bytes) {}

        @Override
        public Optional<Message> receive(long millis) throws IOException {
            if (messages.isEmpty() && millis > 0) {
                throw new IOException("that was all");
            }
            return Optional.ofNullable(messages.poll());
        }

        @Override
        public byte[] localFingerprint() {
            return OURS;
        }

        @Override
        public byte[] remoteFingerprint() {
            return THEIRS;
        }

        @Override
        public void close() {}
    }
}
