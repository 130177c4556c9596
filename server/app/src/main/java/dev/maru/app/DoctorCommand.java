package dev.maru.app;

import dev.maru.relay.Doctor;
import dev.maru.relay.DoctorCase;
import dev.maru.relay.DoctorFinding;
import dev.maru.relay.DoctorLogin;
import dev.maru.relay.DoctorRefusal;
import dev.maru.relay.DoctorTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** {@code maru doctor}: examines a STUN or TURN server and explains each failure with its fix. */
final class DoctorCommand implements Command {
    /** In place of the command line, which every user of the machine can read. */
    static final String PASSWORD_VARIABLE = "MARU_DOCTOR_PASSWORD";

    static final String SECRET_VARIABLE = "MARU_DOCTOR_SECRET";

    /** More than an examination takes, and soon worth nothing to who reads it from a log. */
    private static final Duration MINTED = Duration.ofMinutes(10);

    /** RFC 8489 §14.3 has 508 bytes; a character may take three. */
    private static final int MAX_NAME = 169;

    /** The key in what is printed for programs. */
    private static final String HEALTHY = "healthy";

    @Override
    public String path() {
        return "doctor";
    }

    @Override
    public @Nullable String parameter() {
        return "URL";
    }

    @Override
    public Text meaning() {
        return Text.of(
                "Examines a STUN or TURN server, ours or any other, and says what to do about each failure.",
                "STUN/TURN 서버를(마루가 아니어도) 검사하고, 문제마다 해결 방법을 알려 줍니다.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value(
                        "--user",
                        "NAME:PASSWORD",
                        "The login. Without a colon the password is taken from MARU_DOCTOR_PASSWORD.",
                        "로그인 정보입니다. 콜론이 없으면 비밀번호를 MARU_DOCTOR_PASSWORD에서 가져옵니다."),
                Option.value(
                        "--secret",
                        "SECRET",
                        "The relay's secret, to make time-limited credentials with; or MARU_DOCTOR_SECRET.",
                        "기한이 있는 자격 증명을 만들 릴레이의 비밀 값입니다. MARU_DOCTOR_SECRET으로도 줄 수 있습니다."),
                Option.value(
                        "--ca",
                        "FILE",
                        "Certificates (PEM) to trust in place of those that Java trusts.",
                        "Java가 신뢰하는 인증서 대신 신뢰할 인증서(PEM)입니다."),
                Option.value(
                        "--token",
                        "TOKEN",
                        "An access token for a Maru server that has keys.",
                        "키가 설정된 마루 서버에 들어갈 접근 토큰입니다."),
                Option.flag("--json", "Print the findings as one JSON object.", "결과를 JSON 객체 하나로 출력합니다."));
    }

    @Override
    public List<Text> notes() {
        return List.of(
                Text.of(
                        "URL is turn:HOST:PORT, turn:HOST:PORT?transport=tcp, turns:HOST:PORT or stun:HOST:PORT.",
                        "URL은 turn:호스트:포트, turn:호스트:포트?transport=tcp, turns:호스트:포트, stun:호스트:포트 중" + " 하나입니다."),
                Text.of(
                        "With http://… or https://… of a Maru server the doctor joins a room of its own there, as people do, and"
                                + " examines each ICE server that it is lent.",
                        "마루 서버의 http://… 또는 https://… 주소를 주면 그 서버에 자기 방을 만들어 들어가, 빌려주는 ICE 서버를" + " 모두 검사합니다."),
                Text.of(
                        "Exit codes: 0 the server can be used, 1 something is wrong with it, 2 the command line is wrong.",
                        "종료 코드: 0 서버를 쓸 수 있음, 1 서버에 문제가 있음, 2 명령줄 오류."));
    }

    @Override
    public int run(Arguments given, Console console) throws StartException {
        return run(given, console, Surroundings.ofProcess());
    }

    /** The same, with an environment that a test gives. */
    int run(Arguments given, Console console, Surroundings surroundings) throws StartException {
        String url = given.word();
        if (url == null) {
            throw usage(Text.of(
                    "Say which server: maru doctor turn:HOST:PORT --user NAME:PASSWORD",
                    "검사할 서버를 지정하세요: maru doctor turn:호스트:포트 --user 이름:비밀번호"));
        }
        Optional<SSLContext> trust = trust(given);
        String token = given.value("--token");
        boolean isMaru = url.startsWith("http://") || url.startsWith("https://");
        Optional<DoctorLogin> login = isMaru && !given.has("--secret") ? Optional.empty() : login(given, surroundings);
        if (isMaru ? given.has("--user") || given.has("--secret") : token != null) {
            throw usage(Text.of(
                    "--token is for http and https, --user and --secret are for the others.",
                    "--token은 http와 https에, --user와 --secret은 나머지에 씁니다."));
        }
        boolean json = given.has("--json");
        if (isMaru) {
            return lent(url, DoctorInquiry.ask(url, token, trust), console, json);
        }
        DoctorCase asked = new DoctorCase(target(url), login, trust, DoctorCase.USUAL_PATIENCE);
        Map<String, Object> result = examine(asked, console, json);
        if (json) {
            console.out().println(Json.write(result));
        }
        return Boolean.TRUE.equals(result.get(HEALTHY)) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Map<String, Object> examine(DoctorCase asked, Console console, boolean json) {
        DoctorPage page = new DoctorPage(console, asked.target().toString());
        if (!json) {
            page.open();
        }
        List<DoctorFinding> findings = Doctor.examine(asked, json ? DoctorPage.SILENT : page);
        if (!json) {
            page.close(findings);
        }
        return page.asMap(findings);
    }

    /** Examines each server that a Maru server lends. */
    private static int lent(String url, DoctorInquiry.Lease lease, Console console, boolean json) {
        DoctorPage page = new DoctorPage(console, url);
        List<DoctorFinding> own = List.of(lease.clock());
        if (!json) {
            console.say(Text.of("%s lends ICE servers: %s", "%s이(가) 빌려주는 ICE 서버: %s개")
                    .with(url, lease.cases().size()));
            page.finds(lease.clock());
        }
        List<Map<String, Object>> results = new ArrayList<>();
        boolean healthy = DoctorPage.isHealthy(own) && !lease.cases().isEmpty();
        for (DoctorCase asked : lease.cases()) {
            if (!json) {
                console.out().println();
            }
            Map<String, Object> result = examine(asked, console, json);
            healthy &= Boolean.TRUE.equals(result.get(HEALTHY));
            results.add(result);
        }
        if (json) {
            Map<String, Object> all = page.asMap(own);
            all.put(HEALTHY, healthy);
            all.put("iceServers", results);
            console.out().println(Json.write(all));
        } else if (results.isEmpty()) {
            console.say(Text.of(
                    "Without any, two people behind symmetric NATs do not reach each other: configure ice.servers or the relay.",
                    "하나도 없으면 대칭형 NAT 뒤의 두 사람은 서로 연결되지 않습니다. ice.servers나 릴레이를 설정하세요."));
        }
        return healthy ? ExitCode.OK : ExitCode.FAILED;
    }

    private static DoctorTarget target(String url) throws StartException {
        try {
            return DoctorTarget.parse(url);
        } catch (DoctorRefusal e) {
            throw usage(DoctorPage.text(e.words()));
        }
    }

    private static Optional<DoctorLogin> login(Arguments given, Surroundings surroundings) throws StartException {
        String user = given.value("--user");
        String secret = given.value("--secret");
        if (user != null && secret != null) {
            throw usage(Text.of("Give --user or --secret, not both.", "--user와 --secret 중 하나만 주세요."));
        }
        if (user != null) {
            return Optional.of(named(user, surroundings));
        }
        String found = secret == null ? surroundings.variable(SECRET_VARIABLE) : secret;
        if (found == null || found.isEmpty()) {
            return Optional.empty();
        }
        long expiry = System.currentTimeMillis() / 1_000 + MINTED.toSeconds();
        return Optional.of(DoctorLogin.minted(new Secret(found).reveal(), "doctor", expiry));
    }

    /** Names have colons (time-limited ones do), passwords seldom: the last one counts. */
    private static DoctorLogin named(String user, Surroundings surroundings) throws StartException {
        String variable = surroundings.variable(PASSWORD_VARIABLE);
        int colon = user.lastIndexOf(':');
        String name = variable != null || colon < 0 ? user : user.substring(0, colon);
        String password = variable != null ? variable : colon < 0 ? "" : user.substring(colon + 1);
        if (name.isEmpty() || password.isEmpty() || name.length() > MAX_NAME) {
            throw usage(Text.of(
                    "--user is NAME:PASSWORD, or NAME alone with the password in MARU_DOCTOR_PASSWORD.",
                    "--user는 이름:비밀번호 꼴입니다. 이름만 쓰려면 비밀번호를 MARU_DOCTOR_PASSWORD에 넣으세요."));
        }
        return new DoctorLogin(name, new Secret(password).reveal());
    }

    private static Optional<SSLContext> trust(Arguments given) throws StartException {
        String file = given.value("--ca");
        if (file == null) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> certificates = PemFile.certificates(Files.readString(Path.of(file)), file);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return Optional.of(context);
        } catch (PemFile.UnusableException e) {
            throw usage(e.sentence());
        } catch (IOException | InvalidPathException e) {
            throw usage(Text.of("%s cannot be read.", "%s: 읽을 수 없습니다.").with(Reading.shown(file)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e, e);
        }
    }

    private static StartException usage(Text sentence) {
        return new StartException(ExitCode.USAGE, sentence);
    }
}
