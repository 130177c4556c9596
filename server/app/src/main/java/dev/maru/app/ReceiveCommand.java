package dev.maru.app;

import dev.maru.client.FileReceiver;
import dev.maru.client.FileTransfer;
import dev.maru.client.PairingCode;
import dev.maru.client.RoomOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code maru receive}: takes files that {@code maru send} sends. */
final class ReceiveCommand implements Command {
    private static final long GIGA = 1_000_000_000L;
    private static final long DEFAULT_GIGABYTES = 1_000;
    private static final long MAX_GIGABYTES = 1_000_000;

    @Override
    public String path() {
        return "receive";
    }

    @Override
    public @Nullable String parameter() {
        return "CODE|LINK";
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Receives what maru send on another computer, or the page /send in a browser, sends.",
                "다른 컴퓨터의 maru send나 브라우저의 /send 페이지가 보내는 파일을 받습니다.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(TransferServer.OPTIONS);
        options.add(Option.value("--to", "FOLDER", "Where the files go. Default: here.", "파일을 둘 폴더입니다. 기본값: 현재 폴더."));
        options.add(Option.value(
                "--max-size",
                "GB",
                "How much is taken at most, in gigabytes. Default: " + DEFAULT_GIGABYTES,
                "받을 최대 크기(GB)입니다. 기본값: " + DEFAULT_GIGABYTES));
        return options;
    }

    @Override
    public List<Text> notes() {
        return List.of(Text.of(
                "Nothing is overwritten. What is not whole yet has .part behind its name, and the next maru receive goes on with it.",
                "기존 파일은 덮어쓰지 않습니다. 덜 받은 파일은 이름 뒤에 .part가 붙고, 다음 maru receive가 이어서 받습니다."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        String word = given.word();
        if (word == null) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of(
                            "Give the code that maru send printed: maru receive CODE",
                            "maru send가 출력한 코드를 입력하세요: maru receive 코드"));
        }
        // A link to the page for browsers says as much: the server, and the code behind the #.
        int hash = word.indexOf('#');
        PairingCode code = code(hash < 0 ? word : word.substring(hash + 1).replaceFirst("&.*", ""));
        String address = hash < 0 || given.value("--server") != null
                ? TransferServer.address(given, System.getenv(TransferServer.VARIABLE))
                : word.substring(0, hash).replaceFirst("/receive/?$", "");
        Duration wait = TransferServer.wait(given);
        RoomOptions options = TransferServer.options(given, address, "maru receive");
        TransferPage page = new TransferPage(console, given.has("--json"));
        FileReceiver receiver = new FileReceiver(folder(given), maxBytes(given), code, page);
        page.say(Text.of("Looking for the sender …", "보내는 쪽을 찾는 중 …"), "waiting", Map.of("server", address));
        return TransferRun.run(() -> FileTransfer.receive(options, receiver, code, wait, page), page);
    }

    /** A code as it was typed. */
    static PairingCode code(String given) throws StartException {
        try {
            return PairingCode.parse(given);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of(
                                    "“%s” is no code; it has 20 letters and digits, such as 4F7K2-9QX3M-0TZ8B-VN51C.",
                                    "“%s”: 코드가 아닙니다. 코드는 4F7K2-9QX3M-0TZ8B-VN51C처럼 글자와 숫자 20개입니다.")
                            .with(Reading.shown(given)));
        }
    }

    private static Path folder(Arguments given) throws StartException {
        String value = given.value("--to");
        try {
            return Path.of(value == null ? "." : value);
        } catch (InvalidPathException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of("“%s” is no folder.", "“%s”: 폴더가 아닙니다.").with(Reading.shown(String.valueOf(value))));
        }
    }

    private static long maxBytes(Arguments given) throws StartException {
        String value = given.value("--max-size");
        try {
            long gigabytes = value == null ? DEFAULT_GIGABYTES : Long.parseLong(value);
            if (gigabytes >= 1 && gigabytes <= MAX_GIGABYTES) {
                return gigabytes * GIGA;
            }
        } catch (NumberFormatException e) {
            // As one out of range.
        }
        throw new StartException(
                ExitCode.USAGE,
                Text.of("--max-size is a number from 1 to %s.", "--max-size는 1에서 %s 사이의 수입니다.")
                        .with(MAX_GIGABYTES));
    }
}
