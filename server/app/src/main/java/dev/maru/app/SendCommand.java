package dev.maru.app;

import dev.maru.client.FileSender;
import dev.maru.client.FileTransfer;
import dev.maru.client.PairingCode;
import dev.maru.client.RoomOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code maru send}: sends files to another computer, directly and encrypted from end to end. */
final class SendCommand implements Command {
    @Override
    public String path() {
        return "send";
    }

    @Override
    public @Nullable String parameter() {
        return "FILE|FOLDER…";
    }

    @Override
    public int maxWords() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Sends files and folders to another computer or a browser: directly, encrypted from end to end, and on from where a cut was.",
                "다른 컴퓨터나 브라우저로 파일과 폴더를 보냅니다. 직접 연결, 종단 간 암호화, 끊긴 곳부터 이어 보내기.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(TransferServer.OPTIONS);
        options.add(Option.value(
                "--code",
                "CODE",
                "Use the code of an earlier maru send again, to go on with it.",
                "이전 maru send의 코드를 다시 써서 이어 보냅니다."));
        options.add(Option.value(
                "--name",
                "NAME",
                "What the receiver sees as your name. Default: your user name.",
                "받는 쪽에 보일 이름입니다. 기본값: 사용자 이름."));
        return options;
    }

    @Override
    public List<Text> notes() {
        return List.of(Text.of(
                "It prints a code for maru receive on the other computer, and a link for browsers. Who has one of them gets the files: tell"
                        + " them to nobody else.",
                "다른 컴퓨터의 maru receive에 입력할 코드와 브라우저에서 열 링크를 출력합니다. 아는 사람은 파일을 받을 수 있으니 다른 사람에게" + " 알리지 마세요."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        List<Path> paths = paths(given.words());
        PairingCode code = code(given.value("--code"));
        String address = TransferServer.address(given, System.getenv(TransferServer.VARIABLE));
        RoomOptions options = TransferServer.options(given, address, "maru send");
        Duration wait = TransferServer.wait(given);
        TransferPage page = new TransferPage(console, given.has("--json"));
        FileSender sender = sender(paths, given.value("--name"), code, page);
        return TransferRun.run(
                () -> {
                    announce(given, address, code, FileTransfer.link(options, code), page);
                    FileTransfer.send(options, sender, code, wait, page);
                },
                page);
    }

    private static void announce(
            Arguments given, String address, PairingCode code, Optional<URI> link, TransferPage page) {
        String fingerprint = given.value("--fingerprint");
        String trust = fingerprint == null ? "" : " --fingerprint " + fingerprint;
        Map<String, Object> details = new HashMap<>(Map.of("code", code.toString(), "server", address));
        link.ifPresent(uri -> details.put("link", uri.toString()));
        page.say(
                Text.of(
                                "On the other computer:%n%n    maru receive %s --server %s%s%n",
                                "다른 컴퓨터에서 실행하세요:%n%n    maru receive %s --server %s%s%n")
                        .with(code, address, trust),
                "code",
                details);
        link.ifPresent(uri -> page.showLink(
                Text.of("Or in a browser there:%n%n    %s%n", "또는 브라우저에서 여세요:%n%n    %s%n")
                        .with(uri),
                uri.toString()));
        page.explain(Text.of("Waiting for it …", "기다리는 중 …"));
    }

    private static FileSender sender(List<Path> paths, @Nullable String name, PairingCode code, TransferPage page)
            throws StartException {
        try {
            return new FileSender(paths, name != null ? name : System.getProperty("user.name", ""), code, page);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("That cannot be sent: %s.", "보낼 수 없습니다: %s.")
                            .with(Reading.shown(String.valueOf(e.getMessage()))));
        }
    }

    private static List<Path> paths(List<String> words) throws StartException {
        if (words.isEmpty()) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("Say which files or folders: maru send FILE…", "보낼 파일이나 폴더를 지정하세요: maru send 파일…"));
        }
        List<Path> paths = new ArrayList<>();
        for (String word : words) {
            try {
                Path path = Path.of(word);
                if ((Files.isRegularFile(path) || Files.isDirectory(path)) && Files.isReadable(path)) {
                    paths.add(path);
                    continue;
                }
            } catch (InvalidPathException e) {
                // As one that is not there.
            }
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("%s is no file or folder that can be read.", "%s: 읽을 수 있는 파일이나 폴더가 아닙니다.")
                            .with(Reading.shown(word)));
        }
        return paths;
    }

    private static PairingCode code(@Nullable String given) throws StartException {
        return given == null ? PairingCode.generate(new SecureRandom()) : ReceiveCommand.code(given);
    }
}
