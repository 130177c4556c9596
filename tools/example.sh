# Examples: builds them when they changed, and runs the one that is asked for.

EXAMPLES=$MARU_HOME/examples
EXAMPLES_BUILT=$EXAMPLES/target/built
# The rooms of ours that an example uses.
EXAMPLE_ROOMS=(examples api/client api/webrtc media/device io/net core/congestion core/datachannel core/dtls core/ice core/jsep core/peer core/rtp core/sctp core/sdp core/srtp core/stun core/turn core/wire)

list_examples() {
  words "Examples; each but the first and the last one serves a page, and says where:

  ./maru example quick-start                       two peers in one program talk over a data channel
  ./maru example echo                              sends a browser's camera and microphone back
  ./maru example chat                              a chat of browsers and the terminal
  ./maru example send-file FILE                    sends a file to a page, which goes on after a reload
  ./maru example record-camera [FOLDER]            writes a browser's camera and microphone to IVF and Ogg
  ./maru example play-file VIDEO.ivf [SOUND.ogg]   plays files to a page, in real time
  ./maru example remote-control                    a robot's arm that pages move and watch
  ./maru example room-bot URL ROOM VIDEO.ivf SOUND.ogg
                                                   joins a room of ./maru run, plays files, answers chat

PORT=9000 ./maru example … serves at another port than 8080. The sources are in examples/." \
    "예제 목록. 처음과 마지막 것을 뺀 나머지는 웹 페이지를 열고, 그 주소를 알려 줍니다.

  ./maru example quick-start                       한 프로그램 안의 두 피어가 데이터 채널로 대화합니다
  ./maru example echo                              브라우저의 카메라와 마이크를 그대로 돌려보냅니다
  ./maru example chat                              브라우저와 터미널이 함께 쓰는 채팅입니다
  ./maru example send-file 파일                    페이지로 파일을 보냅니다. 새로 고쳐도 이어서 받습니다
  ./maru example record-camera [폴더]              브라우저의 카메라와 마이크를 IVF와 Ogg로 저장합니다
  ./maru example play-file 영상.ivf [소리.ogg]     파일을 페이지에 실시간으로 틀어 줍니다
  ./maru example remote-control                    페이지에서 움직이고 지켜보는 로봇 팔입니다
  ./maru example room-bot URL 방 영상.ivf 소리.ogg
                                                   ./maru run의 방에 들어가 파일을 틀고 채팅에 답합니다

8080이 아닌 포트를 쓰려면 PORT=9000 ./maru example …처럼 실행하세요. 소스는 examples/에 있습니다."
}

maru_example() {
  local main
  case ${1:-help} in
    quick-start) main=QuickStart ;;
    echo) main=Echo ;;
    chat) main=Chat ;;
    send-file) main=SendFile ;;
    record-camera) main=RecordCamera ;;
    play-file) main=PlayFile ;;
    remote-control) main=RemoteControl ;;
    room-bot) main=RoomBot ;;
    help | -h | --help)
      list_examples
      return 0
      ;;
    *) fail "there is no example $1; ./maru example lists them." "$1 예제는 없습니다. ./maru example로 목록을 볼 수 있습니다." ;;
  esac
  shift
  need jdk
  need maven
  if ! (cd "$MARU_HOME" && is_current "$EXAMPLES_BUILT" pom.xml "${EXAMPLE_ROOMS[@]}"); then
    say "Building the examples…" "예제를 빌드합니다…"
    (
      cd "$MARU_HOME" || exit
      lock_build
      begin_stamp "$EXAMPLES_BUILT" pom.xml "${EXAMPLE_ROOMS[@]}"
      quietly "$MARU_HOME/target/example-build.log" \
        mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl examples -am package
      end_stamp "$EXAMPLES_BUILT"
    ) || exit
  fi
  # Files that are named on the command line are those of the caller's folder.
  exec "$JAVA_HOME/bin/java" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
    --enable-native-access=dev.maru.net,dev.maru.srtp -p "$EXAMPLES/target/classes:$EXAMPLES/target/lib" \
    -m "dev.maru.examples/dev.maru.examples.$main" "$@"
}
