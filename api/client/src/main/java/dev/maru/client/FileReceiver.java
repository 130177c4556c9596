package dev.maru.client;

import dev.maru.client.TransferException.Reason;
import dev.maru.client.TransferListener.OfferedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes files from a sender into a folder (docs/file-transfer.md). A file that is not whole is kept with {@code .part} behind its name, and
 * the next attempt goes on from there. Nothing that is in the folder is overwritten. Blocks; for one thread.
 */
public final class FileReceiver {
    /** How often the sender is told what is there. */
    private static final long CONFIRM_BYTES = 256 << 10;

    private static final long BYE_MILLIS = 5_000;
    private static final int MAX_CHUNK_BYTES = 256 << 10;

    private final Path folder;
    private final long maxBytes;
    private final PairingCode code;
    private final TransferListener listener;

    /**
     * Prepares to receive.
     *
     * @param folder where the files go; made when it is not there
     * @param maxBytes how much is taken at most, in all
     * @param code as the sender told it
     * @param listener is told how it goes
     */
    public FileReceiver(Path folder, long maxBytes, PairingCode code, TransferListener listener) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.code = code;
        this.listener = listener;
    }

    /**
     * Receives everything from one sender.
     *
     * @param channel to it; stays open
     * @return true when all files are there, false when the other side is no sender
     * @throws TransferException when another attempt is of no use
     * @throws IOException when the connection is lost; another attempt goes on where this one was
     * @throws InterruptedException when the thread was interrupted
     */
    public boolean receive(TransferChannel channel) throws IOException, InterruptedException {
        return receive(channel, () -> {});
    }

    /** @param paired called when the other side has proved to be the sender */
    boolean receive(TransferChannel channel, Runnable paired) throws IOException, InterruptedException {
        TransferTalk talk = new TransferTalk(channel);
        if (!talk.greet(code, TransferRole.RECEIVER)) {
            return false;
        }
        paired.run();
        ObjectNode offer = talk.expect("offer");
        List<OfferedFile> files = offered(talk, offer);
        listener.paired(SentFile.tidy(Messages.text(offer, "from")), files);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw talk.fail(Reason.STORAGE, folder + " cannot be used: " + e.getMessage());
        }
        for (int i = 0; i < files.size(); i++) {
            receive(talk, i, files.get(i));
        }
        talk.send(Messages.of("done"));
        try {
            channel.receive(BYE_MILLIS);
        } catch (IOException e) {
            // The sender knows, and went.
        }
        return true;
    }

    /** What an offer offers, under names that are safe. */
    List<OfferedFile> offered(TransferTalk talk, ObjectNode offer) throws TransferException {
        JsonNode list = offer.path("files");
        if (!list.isArray() || list.isEmpty() || list.size() > FileSender.MAX_FILES) {
            throw talk.fail(Reason.PROTOCOL, "An offer has 1 to " + FileSender.MAX_FILES + " files.");
        }
        FileNames names = new FileNames();
        List<OfferedFile> files = new ArrayList<>();
        long left = maxBytes;
        for (JsonNode file : list) {
            String name = Messages.text(file, "name");
            long size = file.path("size").isIntegralNumber() ? file.path("size").asLong(-1) : -1;
            if (name == null || size < 0) {
                throw talk.fail(Reason.PROTOCOL, "A file has a name and a size.");
            }
            if (size > left) {
                throw talk.fail(Reason.TOO_LARGE, "The files have more than " + maxBytes + " bytes.");
            }
            left -= size;
            String safe = names.unique(name);
            if (safe == null) {
                throw talk.fail(Reason.PROTOCOL, "The name of a file leads somewhere else.");
            }
            files.add(new OfferedFile(safe, size));
        }
        return files;
    }

    private void receive(TransferTalk talk, int index, OfferedFile file) throws IOException, InterruptedException {
        Path whole = place(talk, file);
        String known = PartFile.hashIfSize(whole, file.size(), talk::stillHere);
        if (known != null) {
            // Perhaps from an attempt that was cut after this file.
            ask(talk, index, file.size(), known);
            if (started(talk, index, file.size()) == file.size()) {
                talk.expect("end");
                listener.arrived(index, whole);
                return;
            }
        }
        Path parent = Objects.requireNonNull(whole.getParent());
        String name = String.valueOf(whole.getFileName());
        try (PartFile part = PartFile.open(parent.resolve(name + FileNames.PART), file.size(), talk::stillHere)) {
            long offset = 0;
            if (known == null) {
                ask(talk, index, part.length(), part.hash());
                offset = started(talk, index, part.length());
            }
            if (offset != part.length()) {
                part.restart();
            }
            listener.begins(index, offset);
            String sent = fill(talk, index, part, file.size());
            if (!sent.equals(part.hash())) {
                part.discard();
                throw talk.fail(Reason.HASH_MISMATCH, file.name() + " arrived damaged.");
            }
            listener.arrived(index, part.complete(parent, name));
        } catch (PartFile.StorageException e) {
            throw talk.fail(Reason.STORAGE, file.name() + " cannot be written: " + e.getMessage());
        }
    }

    /** Where a file goes. Folders are made; a link that is there in place of one leads somewhere else. */
    private Path place(TransferTalk talk, OfferedFile file) throws TransferException {
        String[] parts = file.name().split("/");
        Path at = folder;
        try {
            for (int i = 0; i < parts.length - 1; i++) {
                at = at.resolve(parts[i]);
                if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(at);
                }
            }
        } catch (IOException e) {
            throw talk.fail(Reason.STORAGE, "The folder " + at + " cannot be made: " + e.getMessage());
        }
        return at.resolve(parts[parts.length - 1]);
    }

    private static void ask(TransferTalk talk, int index, long offset, String prefix) throws IOException {
        talk.send(Messages.of("get").put("file", index).put("offset", offset).put("prefix", prefix));
    }

    /** Where the sender begins: where we wished, or at the beginning. */
    private static long started(TransferTalk talk, int index, long wished) throws IOException, InterruptedException {
        ObjectNode start = talk.expect("start");
        long offset = start.path("offset").asLong(-1);
        if (start.path("file").asInt(-1) != index || offset != 0 && offset != wished) {
            throw talk.fail(Reason.PROTOCOL, "The sender begins where nobody asked.");
        }
        return offset;
    }

    /** Writes what comes up to the end; the hash that the sender has. */
    private String fill(TransferTalk talk, int index, PartFile part, long size)
            throws IOException, InterruptedException {
        long told = part.length();
        while (part.length() < size) {
            TransferChannel.Message message = talk.next();
            if (message.isText()) {
                talk.control(message);
                throw talk.fail(Reason.PROTOCOL, "The file ended too early.");
            }
            if (message.bytes().length > Math.min(MAX_CHUNK_BYTES, size - part.length())) {
                throw talk.fail(Reason.PROTOCOL, "The file is longer than it was said to be.");
            }
            part.append(message.bytes());
            if (part.length() - told >= CONFIRM_BYTES || part.length() == size) {
                told = part.length();
                talk.send(Messages.of("have").put("file", index).put("bytes", told));
                listener.progresses(index, told);
            }
        }
        ObjectNode end = talk.expect("end");
        if (end.path("file").asInt(-1) != index) {
            throw talk.fail(Reason.PROTOCOL, "Another file ended.");
        }
        return end.path("sha256").asString("");
    }
}
