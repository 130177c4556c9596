# What "./maru help" prints.

help_in_english() {
  cat <<'TXT'
Maru: real-time video, voice and data for the JVM.

  ./maru run [flags]        start the server (./maru run --help lists the flags)
  ./maru test [--long]      run every test: Java, web, real browsers, and behind real NATs (which needs root, or
                            --without-natlab to leave these out)
  ./maru bench [name]       run a benchmark; without a name, list them
  ./maru example [name]     run an example of a Java program as a peer; without a name, list them
  ./maru dist               make a package that runs without a JDK, in target/dist/
  ./maru library [FOLDER]   make a Maven repository of the library, for Java programs of your own, in target/repository
                            or FOLDER
  ./maru help               this text

Every other word goes to the program itself: ./maru relay (the STUN and TURN server alone), ./maru relay status,
./maru token create, ./maru config reference, …
./maru --help lists them.

What is needed and missing (JDK 25, Maven, Node.js) is installed with apt-get where that is allowed, and named with its
install command where it is not.

Environment:
  JAVA_HOME         the JDK to use, if it is version 25 or newer
  MARU_JAVA_OPTS    more flags for the Java virtual machine, for example -Xmx2g
  MARU_CHROMIUM     the browser for the tests, if it is not where it usually is
TXT
}

help_in_korean() {
  cat <<'TXT'
마루: JVM을 위한 실시간 영상·음성·데이터.

  ./maru run [옵션]         서버를 시작합니다 (옵션 목록: ./maru run --help)
  ./maru test [--long]      모든 테스트를 실행합니다: Java, 웹, 실제 브라우저, 실제 NAT 뒤의 통화
                            (NAT 테스트에는 root 권한이 필요하며, --without-natlab으로 뺄 수 있습니다)
  ./maru bench [이름]       벤치마크를 실행합니다. 이름이 없으면 목록을 보여 줍니다
  ./maru example [이름]     Java 프로그램이 피어가 되는 예제를 실행합니다. 이름이 없으면 목록을 보여 줍니다
  ./maru dist               JDK 없이 실행되는 패키지를 target/dist/에 만듭니다
  ./maru library [폴더]     직접 만드는 Java 프로그램을 위해 라이브러리의 Maven 저장소를 target/repository나
                            주어진 폴더에 만듭니다
  ./maru help               이 도움말

그 밖의 명령은 프로그램이 처리합니다: ./maru relay (STUN·TURN 서버만 실행), ./maru relay status,
./maru token create, ./maru config reference 등.
전체 목록은 ./maru --help로 볼 수 있습니다.

필요한 도구(JDK 25, Maven, Node.js)가 없으면 권한이 있을 때는 apt-get으로 설치하고, 없을 때는 설치 명령을 알려 줍니다.

환경 변수:
  JAVA_HOME         사용할 JDK (25 이상일 때)
  MARU_JAVA_OPTS    Java 가상 머신에 더 줄 옵션, 예: -Xmx2g
  MARU_CHROMIUM     테스트에 쓸 브라우저가 흔한 위치에 없을 때 그 경로
TXT
}

maru_help() {
  if [ -n "$KOREAN" ]; then help_in_korean; else help_in_english; fi
}
