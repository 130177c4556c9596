package dev.maru.app;

import dev.maru.client.FileTransfer;
import dev.maru.client.PairingCode;
import dev.maru.client.RoomOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code maru send}: sends files to another computer, directly and encrypted from end to end. */
final class SendCommand implements Command {
    @Override
    public String path() {
        return "send";
    }

    @Override
    public @Nullable String parameter() {
        return "FILE…";
    }

    @Override
    public int maxWords() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Sends files to another computer: directly, encrypted from end to end, and on from where a cut was.",
                "다른 컴퓨터로 파일을 보냅니다. 직접 연결, 종단 간 암호화, 끊긴 곳부터 이어 보내기.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(TransferServer.OPTIONS);
        options.add(Option.value(
                "--code",
                "CODE",
                "Use the code of an earlier maru send again, to go on with it.",
                "이전 maru send의 코드를 다시 써서 이어 보냅니다."));
        return options;
    }

    @Override
    public List<Text> notes() {
        return List.of(Text.of(
                "It prints a code for maru receive on the other computer. Who has the code gets the files: tell it to nobody else.",
                "다른 컴퓨터의 maru receive에 입력할 코드를 출력합니다. 코드를 아는 사람은 파일을 받을 수 있으니 다른 사람에게 알리지 마세요."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        List<Path> files = files(given.words());
        PairingCode code = code(given.value("--code"));
        String address = TransferServer.address(given, System.getenv(TransferServer.VARIABLE));
        RoomOptions options = TransferServer.options(given, address, "maru send");
        TransferPage page = new TransferPage(console, given.has("--json"));
        page.say(
                Text.of(
                                "On the other computer:%n%n    maru receive %s --server %s%n%nWaiting for it …",
                                "다른 컴퓨터에서 실행하세요:%n%n    maru receive %s --server %s%n%n기다리는 중 …")
                        .with(code, address),
                "code",
                Map.of("code", code.toString(), "server", address));
        return TransferRun.run(() -> FileTransfer.send(options, code, files, page), page);
    }

    private static List<Path> files(List<String> words) throws StartException {
        if (words.isEmpty()) {
            throw new StartException(
                    ExitCode.USAGE, Text.of("Say which files: maru send FILE…", "보낼 파일을 지정하세요: maru send 파일…"));
        }
        List<Path> files = new ArrayList<>();
        for (String word : words) {
            try {
                Path file = Path.of(word);
                if (Files.isRegularFile(file) && Files.isReadable(file)) {
                    files.add(file);
                    continue;
                }
            } catch (InvalidPathException e) {
                // As one that is not there.
            }
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of(
                                    "%s is no file that can be read. A folder is best sent as an archive.",
                                    "%s: 읽을 수 있는 파일이 아닙니다. 폴더는 압축해서 보내세요.")
                            .with(Reading.shown(word)));
        }
        return files;
    }

    private static PairingCode code(@Nullable String given) throws StartException {
        return given == null ? PairingCode.generate(new SecureRandom()) : ReceiveCommand.code(given);
    }
}
