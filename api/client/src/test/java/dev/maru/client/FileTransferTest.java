package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.client.TransferException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the protocol against each other, over memory. */
class FileTransferTest {
    private static final PairingCode CODE = PairingCode.generate(new Random(1));
    private static final long MUCH = 1L << 40;

    @TempDir
    private Path folder;

    @Test
    void severalFilesArriveUnderTheirNames() throws Exception {
        Path first = file("a.bin", 1_000_003);
        Path second = file("empty.txt", 0);
        run(PipeChannel.pair(), CODE, MUCH, first, second);
        assertThat(in().resolve("a.bin")).hasSameBinaryContentAs(first);
        assertThat(in().resolve("empty.txt")).isEmptyFile();
        assertThat(in().resolve("a.bin.part")).doesNotExist();
    }

    @Test
    void goesOnWhereItWasCut() throws Exception {
        Path file = file("a.bin", 1_000_000);
        assertThatThrownBy(() -> run(PipeChannel.pair().cutAfter(20), CODE, MUCH, file))
                .isNotInstanceOf(TransferException.class)
                .hasMessage("cut");
        assertThat(in().resolve("a.bin.part")).hasSize(20L * FileSender.CHUNK_BYTES);
        assertThat(run(PipeChannel.pair(), CODE, MUCH, file)).containsExactly(20L * FileSender.CHUNK_BYTES);
        assertThat(in().resolve("a.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void aPartOfAnotherFileIsNotUsed() throws Exception {
        Path file = file("a.bin", 100_000);
        Files.createDirectories(in());
        Files.write(in().resolve("a.bin.part"), new byte[5_000]);
        assertThat(run(PipeChannel.pair(), CODE, MUCH, file)).containsExactly(0L);
        assertThat(in().resolve("a.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void whatIsThereAlreadyIsNotSentAgain() throws Exception {
        Path file = file("a.bin", 100_000);
        run(PipeChannel.pair(), CODE, MUCH, file);
        assertThat(run(PipeChannel.pair(), CODE, MUCH, file)).isEmpty();
        assertThat(in().resolve("a (1).bin")).doesNotExist();
    }

    @Test
    void anotherFileOfThatNameStays() throws Exception {
        Path file = file("a.bin", 100_000);
        Files.createDirectories(in());
        Files.write(in().resolve("a.bin"), new byte[100_000]);
        run(PipeChannel.pair(), CODE, MUCH, file);
        assertThat(in().resolve("a.bin")).hasBinaryContent(new byte[100_000]);
        assertThat(in().resolve("a (1).bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void aFolderArrivesWithWhatIsInIt() throws Exception {
        Path photos =
                Files.createDirectories(folder.resolve("photos/2026/empty")).getParent();
        Path first = Files.write(photos.resolve("a.jpg"), new byte[70_000]);
        Path second = Files.write(folder.resolve("photos/.index"), new byte[] {1});
        Files.createSymbolicLink(photos.resolve("link.jpg"), file("outside.bin", 10));
        run(PipeChannel.pair(), CODE, MUCH, folder.resolve("photos"), file("b.bin", 10));
        assertThat(in().resolve("photos/2026/a.jpg")).hasSameBinaryContentAs(first);
        assertThat(in().resolve("photos/_index")).hasSameBinaryContentAs(second);
        assertThat(in().resolve("b.bin")).hasSize(10);
        assertThat(in().resolve("photos/2026/link.jpg")).doesNotExist();
        assertThat(in().resolve("photos/2026/empty")).doesNotExist();
    }

    @Test
    void aFolderGoesOnInTheFileWhereItWasCut() throws Exception {
        Files.createDirectories(folder.resolve("all/deep"));
        Files.write(folder.resolve("all/a.bin"), new byte[100_000]);
        Path second = Files.write(folder.resolve("all/deep/b.bin"), new byte[1_000_000]);
        assertThatThrownBy(() -> run(PipeChannel.pair().cutAfter(20), CODE, MUCH, folder.resolve("all")))
                .hasMessage("cut");
        assertThat(in().resolve("all/a.bin")).hasSize(100_000);
        assertThat(run(PipeChannel.pair(), CODE, MUCH, folder.resolve("all")))
                .containsExactly(13L * FileSender.CHUNK_BYTES);
        assertThat(in().resolve("all/deep/b.bin")).hasSameBinaryContentAs(second);
    }

    @Test
    void aLinkInPlaceOfAFolderIsNotFollowed() throws Exception {
        Files.createDirectories(folder.resolve("all"));
        Files.write(folder.resolve("all/a.bin"), new byte[10]);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(in());
        Files.createSymbolicLink(in().resolve("all"), elsewhere);
        assertThatThrownBy(() -> run(PipeChannel.pair(), CODE, MUCH, folder.resolve("all")))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aStrangerEndsNothingButTheTalkWithTheStranger() throws Exception {
        FileSender sender = new FileSender(List.of(file("a.bin", 1)), "", CODE, TransferListener.NONE);
        for (String wrong :
                List.of("{\"type\":\"error\",\"reason\":\"cancelled\"}", "nonsense", "{\"type\":\"done\"}")) {
            PipeChannel channel = PipeChannel.pair();
            channel.other().send(wrong);
            assertThatThrownBy(() -> sender.serve(channel))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CODE));
        }
    }

    @Test
    void theReceiverSeesWhatTheSenderCallsItself() throws Exception {
        List<String> names = new ArrayList<>();
        TransferListener listener = new TransferListener() {
            @Override
            public void paired(String from, List<OfferedFile> files) {
                names.add(from);
            }
        };
        PipeChannel channel = PipeChannel.pair();
        FileSender sender = new FileSender(List.of(file("a.bin", 1)), " Mina\n\u202e", CODE, TransferListener.NONE);
        CompletableFuture<Boolean> sent = async(() -> sender.serve(channel));
        new FileReceiver(in(), MUCH, CODE, listener).receive(channel.other());
        assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(names).containsExactly("Mina");
    }

    @Test
    void whoSaysThatItIsStillThereIsWaitedFor() throws Exception {
        PipeChannel channel = PipeChannel.pair();
        FileSender sender = new FileSender(List.of(file("a.bin", 1)), "", CODE, TransferListener.NONE);
        CompletableFuture<Boolean> sent = async(() -> sender.serve(channel));
        TransferTalk talk = new TransferTalk(channel.other());
        talk.greet(CODE, TransferRole.RECEIVER);
        talk.expect("offer");
        channel.other().send("{\"type\":\"wait\"}");
        channel.other().send("{\"type\":\"done\"}");
        talk.expect("bye");
        assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyStandsBetween() throws Exception {
        Path file = file("secret.txt", 10);
        assertThatThrownBy(() -> run(PipeChannel.pair().withSomebodyBetween(), CODE, MUCH, file))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CODE));
        assertThat(in()).doesNotExist();
    }

    @Test
    void whoDoesNotKnowTheCodeGetsNothing() throws Exception {
        Path file = file("secret.txt", 10);
        PairingCode guess = PairingCode.generate(new Random(2));
        assertThatThrownBy(() -> run(PipeChannel.pair(), guess, MUCH, file))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CODE));
    }

    @Test
    void damageIsNoticed() throws Exception {
        Path file = file("a.bin", 100_000);
        assertThatThrownBy(() -> run(PipeChannel.pair().damaging(), CODE, MUCH, file))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HASH_MISMATCH));
        assertThat(in()).isEmptyDirectory();
    }

    @Test
    void moreThanTheReceiverTakesIsRefused() throws Exception {
        Path file = file("a.bin", 100_001);
        assertThatThrownBy(() -> run(PipeChannel.pair(), CODE, 100_000, file))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void hiddenFilesAndFoldersAreHiddenNoMore() throws Exception {
        PipeChannel sender = PipeChannel.pair();
        FileReceiver receiver = new FileReceiver(in(), MUCH, CODE, TransferListener.NONE);
        CompletableFuture<Boolean> received = async(() -> receiver.receive(sender.other()));
        TransferTalk talk = new TransferTalk(sender);
        assertThat(talk.greet(CODE, TransferRole.SENDER)).isTrue();
        sender.send("{\"type\":\"offer\",\"files\":[{\"name\":\".config/.passwd\",\"size\":1}]}");
        talk.expect("get");
        sender.send("{\"type\":\"start\",\"file\":0,\"offset\":0}");
        sender.send("x".getBytes(StandardCharsets.US_ASCII));
        talk.expect("have");
        // What sha256sum says of "x".
        sender.send("{\"type\":\"end\",\"file\":0,\"sha256\":"
                + "\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"}");
        talk.expect("done");
        sender.send("{\"type\":\"bye\"}");
        assertThat(received.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(in().resolve("_config/_passwd")).hasContent("x");
    }

    @Test
    void wrongMessagesEndIt() throws Exception {
        for (String wrong : List.of(
                "nonsense",
                "[]",
                "{\"type\":\"offer\"}",
                "{\"type\":\"offer\",\"files\":[{\"name\":\"a\",\"size\":-1}]}",
                "{\"type\":\"offer\",\"files\":[{\"name\":5,\"size\":1}]}",
                "{\"type\":\"offer\",\"files\":[{\"name\":\"a\",\"size\":1e300}]}",
                "{\"type\":\"offer\",\"files\":[{\"name\":\"../a\",\"size\":1}]}",
                "{\"type\":\"offer\",\"files\":[{\"name\":\"/etc/passwd\",\"size\":1}]}",
                "{\"type\":\"get\"}")) {
            PipeChannel sender = PipeChannel.pair();
            FileReceiver receiver = new FileReceiver(in(), MUCH, CODE, TransferListener.NONE);
            CompletableFuture<Boolean> received = async(() -> receiver.receive(sender.other()));
            new TransferTalk(sender).greet(CODE, TransferRole.SENDER);
            sender.send(wrong);
            assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
                    .as(wrong)
                    .hasCauseInstanceOf(TransferException.class);
        }
    }

    private Path in() {
        return folder.resolve("in");
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    /** Runs a transfer to its end; where the receiver went on in each file that was sent. */
    private List<Long> run(PipeChannel channel, PairingCode receivers, long most, Path... files) throws Exception {
        List<Long> offsets = new ArrayList<>();
        TransferListener listener = new TransferListener() {
            @Override
            public void begins(int index, long offset) {
                offsets.add(offset);
            }
        };
        FileSender sender = new FileSender(List.of(files), "Mina", CODE, TransferListener.NONE);
        FileReceiver receiver = new FileReceiver(in(), most, receivers, listener);
        CompletableFuture<Boolean> sent = async(() -> sender.serve(channel));
        CompletableFuture<Boolean> received = async(() -> receiver.receive(channel.other()));
        try {
            received.get(10, TimeUnit.SECONDS);
            sent.get(10, TimeUnit.SECONDS);
            return offsets;
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @FunctionalInterface
    private interface Task {
        boolean run() throws Exception;
    }

    private static CompletableFuture<Boolean> async(Task task) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(task.run());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
