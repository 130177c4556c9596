package dev.maru.client;

import dev.maru.client.TransferException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Offers files to whoever knows the code, and sends what the receiver asks for (docs/file-transfer.md). Blocks; for one thread for each
 * channel.
 */
public final class FileSender {
    /** Every peer takes messages of this size (RFC 8831 §6.6 has them a little larger), and a page does not stall on one. */
    static final int CHUNK_BYTES = 16 << 10;

    /** On the way and not confirmed: enough for 1 Gbit/s over 60 ms, and all that a slow receiver has to hold. */
    static final long WINDOW_BYTES = 8 << 20;

    /** More are better sent as an archive. */
    static final int MAX_FILES = 10_000;

    private final List<SentFile> files;
    private final String from;
    private final PairingCode code;
    private final TransferListener listener;

    /**
     * Prepares an offer.
     *
     * @param paths files, and folders with all that is in them; 1 to 10,000 files in all. Links and devices in folders are left out
     * @param from what the receiver sees as our name; may be empty
     * @param code what the receiver has to know
     * @param listener is told how it goes
     * @throws IOException when one cannot be read, or there are none or too many
     */
    public FileSender(List<Path> paths, String from, PairingCode code, TransferListener listener) throws IOException {
        this.files = SentFile.all(paths);
        this.from = SentFile.tidy(from);
        this.code = code;
        this.listener = listener;
    }

    /**
     * What is offered.
     *
     * @return names and sizes
     */
    public List<TransferListener.OfferedFile> files() {
        return files.stream()
                .map(file -> new TransferListener.OfferedFile(file.name(), file.size()))
                .toList();
    }

    /**
     * Serves one receiver until it has everything.
     *
     * @param channel to it; stays open
     * @return true when it has all files, false when the other side is no receiver
     * @throws TransferException when another attempt is of no use
     * @throws IOException when the connection is lost; the receiver may come back
     * @throws InterruptedException when the thread was interrupted
     */
    public boolean serve(TransferChannel channel) throws IOException, InterruptedException {
        return serve(channel, () -> {});
    }

    /** @param paired called when the other side has proved to be the receiver */
    boolean serve(TransferChannel channel, Runnable paired) throws IOException, InterruptedException {
        TransferTalk talk = new TransferTalk(channel);
        if (!talk.greet(code, TransferRole.SENDER)) {
            return false;
        }
        paired.run();
        ObjectNode offer = Messages.of("offer").put("from", from);
        ArrayNode list = offer.putArray("files");
        files().forEach(file -> list.addObject().put("name", file.name()).put("size", file.size()));
        talk.send(offer);
        listener.paired("", files());
        while (true) {
            ObjectNode message = talk.control(talk.next());
            switch (Messages.type(message)) {
                case "get" -> send(talk, channel, message);
                case "have" -> {
                    // The last of a file, which came after its end was sent.
                }
                case "done" -> {
                    talk.send(Messages.of("bye"));
                    return true;
                }
                default -> throw talk.fail(Reason.PROTOCOL, "This message is not understood here.");
            }
        }
    }

    private void send(TransferTalk talk, TransferChannel channel, ObjectNode get)
            throws IOException, InterruptedException {
        int index = get.path("file").asInt(-1);
        long wished = get.path("offset").asLong(-1);
        if (index < 0
                || index >= files.size()
                || wished < 0
                || wished > files.get(index).size()) {
            throw talk.fail(Reason.PROTOCOL, "There is no such place in any file.");
        }
        try (FileChannel file = open(talk, index)) {
            MessageDigest digest = TransferTalk.sha256();
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
            while (file.position() < wished) {
                read(talk, file, buffer, wished - file.position());
                digest.update(buffer);
                talk.stillHere();
            }
            long offset = wished;
            if (!TransferTalk.hash(digest).equals(get.path("prefix").asString(""))) {
                digest.reset();
                file.position(0);
                offset = 0;
            }
            talk.send(Messages.of("start").put("file", index).put("offset", offset));
            listener.begins(index, offset);
            long confirmed = offset;
            while (file.position() < files.get(index).size()) {
                confirmed = confirmed(talk, index, confirmed, file.position());
                read(talk, file, buffer, files.get(index).size() - file.position());
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                digest.update(chunk);
                channel.send(chunk);
            }
            talk.send(Messages.of("end").put("file", index).put("sha256", TransferTalk.hash(digest)));
        }
    }

    private FileChannel open(TransferTalk talk, int index) throws TransferException {
        Path path = files.get(index).path();
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            if (file.size() == files.get(index).size()) {
                return file;
            }
            file.close();
        } catch (IOException e) {
            throw talk.fail(Reason.STORAGE, path + " cannot be read: " + e.getMessage());
        }
        throw talk.fail(Reason.FILE_CHANGED, path + " has another size now.");
    }

    private static void read(TransferTalk talk, FileChannel file, ByteBuffer buffer, long most)
            throws TransferException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), most));
        int count;
        try {
            count = file.read(buffer);
        } catch (IOException e) {
            throw talk.fail(Reason.STORAGE, "A file cannot be read: " + e.getMessage());
        }
        if (count <= 0) {
            throw talk.fail(Reason.FILE_CHANGED, "A file became shorter while it was sent.");
        }
        buffer.flip();
    }

    /** Takes what the receiver confirms; waits while too much is on the way. */
    private long confirmed(TransferTalk talk, int index, long before, long position)
            throws IOException, InterruptedException {
        long confirmed = before;
        while (true) {
            boolean isFull = position - confirmed >= WINDOW_BYTES;
            Optional<TransferChannel.Message> message = isFull ? Optional.of(talk.next()) : talk.ready();
            if (message.isEmpty()) {
                return confirmed;
            }
            ObjectNode have = talk.control(message.get());
            long bytes = have.path("bytes").asLong(-1);
            boolean isOfThis = have.path("file").asInt(-1) == index;
            if (!Messages.type(have).equals("have") || isOfThis && (bytes < confirmed || bytes > position)) {
                throw talk.fail(Reason.PROTOCOL, "What the receiver has cannot be.");
            }
            if (isOfThis) {
                confirmed = bytes;
                listener.progresses(index, bytes);
            }
        }
    }
}
