package dev.maru.app;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code maru key create}: an API key and its secret, as YAML for the configuration. */
final class KeyCommand implements Command {
    private static final int SECRET_BYTES = 36;
    private static final int KEY_LETTERS = 10;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    @Override
    public String path() {
        return "key create";
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Makes an API key and its secret, as lines for maru.yaml, or for keys_file with --bare.",
                "API 키와 비밀 값을 만들어 maru.yaml 형식으로 출력합니다. --bare는 keys_file 형식입니다.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("--name", "KEY", "The key; a random one otherwise.", "키 이름입니다. 없으면 임의로 만듭니다."),
                Option.flag("--bare", "Only “key: secret”, without “keys:”.", "“keys:” 없이 “키: 비밀 값”만 출력합니다."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        @Nullable String name = given.value("--name");
        if (name != null && !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new StartException(
                    ExitCode.USAGE,
                    Text.of(
                            "A key has 1 to 64 letters, digits, “.”, “_” and “-”.",
                            "키 이름은 영문자, 숫자, “.”, “_”, “-”로 된 1~64자여야 합니다."));
        }
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String line = Yaml.quoted(name == null ? key(random) : name) + ": \""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\"";
        console.out().println(given.has("--bare") ? line : "keys:\n  " + line);
        return ExitCode.OK;
    }

    private static String key(SecureRandom random) {
        StringBuilder key = new StringBuilder("maru_");
        for (int i = 0; i < KEY_LETTERS; i++) {
            key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return key.toString();
    }
}
