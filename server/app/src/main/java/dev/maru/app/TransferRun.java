package dev.maru.app;

import dev.maru.client.MaruException;
import dev.maru.client.TransferException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Runs one transfer of files to its end, or to Ctrl-C. */
final class TransferRun {
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private TransferRun() {}

    /** What is to be done. */
    @FunctionalInterface
    interface Task {
        void run() throws MaruException, IOException, InterruptedException;
    }

    /** Does it; an exit code. At Ctrl-C the JVM ends with 130, and the others are told before. */
    static int run(Task task, TransferPage page) throws StartException {
        Thread self = Thread.currentThread();
        Thread hook = new Thread(() -> goodbye(self), "goodbye");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            task.run();
            page.say(Text.of("Done.", "끝났습니다."), "done", Map.of());
            return ExitCode.OK;
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED;
        } catch (MaruException e) {
            throw failed(page, e.code(), refused(e));
        } catch (TransferException e) {
            throw failed(page, e.reason().word(), sentence(e));
        } catch (IOException e) {
            throw failed(
                    page,
                    "failed",
                    Text.of("The transfer failed: %s", "전송에 실패했습니다: %s")
                            .with(Reading.shown(String.valueOf(e.getMessage()))));
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The hook is what brought us here.
            }
        }
    }

    private static void goodbye(Thread running) {
        running.interrupt();
        try {
            running.join(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static StartException failed(TransferPage page, String code, Text sentence) {
        page.say(Text.same(""), "failed", Map.of("code", code));
        return new StartException(ExitCode.FAILED, sentence);
    }

    private static Text refused(MaruException e) {
        if (e.code().equals("unreachable")) {
            return Text.of(
                            "The server cannot be reached (%s). Check --server, and that it runs.",
                            "서버에 연결할 수 없습니다(%s). --server와 서버의 동작 여부를 확인하세요.")
                    .with(Reading.shown(String.valueOf(e.getMessage())));
        }
        return Text.of("The server refuses: %s (%s). %s", "서버가 거절했습니다: %s (%s). %s")
                .with(Reading.shown(String.valueOf(e.getMessage())), e.code(), Reading.shown(e.hint()));
    }

    private static Text sentence(TransferException e) {
        Text why = switch (e.reason()) {
            case WRONG_CODE -> Text.of("The other side does not know the code.", "상대가 코드를 모릅니다.");
            case VERSION -> Text.of("The other side has another version of Maru.", "상대의 마루 버전이 다릅니다.");
            case PROTOCOL -> Text.of("The other side sent something that makes no sense.", "상대가 알 수 없는 것을 보냈습니다.");
            case TOO_LARGE ->
                Text.of(
                        "The files are larger than the receiver takes (--max-size).",
                        "파일이 받는 쪽의 한도(--max-size)보다 큽니다.");
            case FILE_CHANGED -> Text.of("A file changed while it was sent.", "보내는 동안 파일이 바뀌었습니다.");
            case HASH_MISMATCH -> Text.of("A file arrived damaged; try again.", "파일이 손상된 채 도착했습니다. 다시 시도하세요.");
            case STORAGE -> Text.of("A file cannot be read or written.", "파일을 읽거나 쓸 수 없습니다.");
            case CANCELLED ->
                Text.of(
                        "The other side gave up. With the same code it goes on where it was.",
                        "상대가 그만두었습니다. 같은 코드로 이어서 할 수 있습니다.");
            case EXPIRED ->
                Text.of(
                        "Nobody came with this code in time (--wait). Send again for a new one.",
                        "시간(--wait) 안에 이 코드를 쓴 사람이 없습니다. 다시 보내 새 코드를 만드세요.");
        };
        return why.plus(Text.same(" (" + Reading.shown(String.valueOf(e.getMessage())) + ")"));
    }
}
