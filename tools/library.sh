# The library for programs of other projects: a Maven repository in a folder, with sources and Javadoc.

LIBRARY=$MARU_HOME/target/repository
# What a program asks for by name; what these need comes with them.
LIBRARY_ROOMS=api/webrtc,api/client,media/device

maru_library() {
  local folder=${1:-$LIBRARY} version
  [ $# -le 1 ] || fail "./maru library takes one folder at most." "./maru library에는 폴더를 하나만 줄 수 있습니다."
  need jdk
  need maven
  # A repository keeps every build that was put into it; ours is made anew.
  [ "$folder" != "$LIBRARY" ] || rm -rf "$LIBRARY"
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd -P)
  version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$MARU_HOME/pom.xml")
  say "Building the library with its sources and Javadoc; about a minute…" "라이브러리와 소스, Javadoc을 만듭니다. 1분쯤 걸립니다…"
  (
    cd "$MARU_HOME" || exit
    lock_build
    # Nothing goes into ~/.m2: this tree's own builds must never take their modules from there.
    quietly "$MARU_HOME/target/library.log" \
      mvn -q -B -ntp -P library -Dmaven.test.skip=true -Dspotless.check.skip=true -Dmaven.install.skip=true \
      "-DaltDeploymentRepository=maru::file://$folder" -pl "$LIBRARY_ROOMS" -am deploy
  ) || exit
  words "The library is in $folder. In a project of yours:" "라이브러리는 $folder에 있습니다. 프로젝트에서 이렇게 쓰세요:"
  library_lines "$folder" "$version"
  words "maru-webrtc is RTCPeerConnection, maru-client joins rooms, maru-device reads and writes IVF and Ogg. They need Java 25." \
    "maru-webrtc는 RTCPeerConnection, maru-client는 방에 들어가기, maru-device는 IVF와 Ogg 파일을 맡습니다. Java 25가 필요합니다."
}

# library_lines FOLDER VERSION: what a project's build says to have the library.
library_lines() {
  cat <<TXT

Maven:
  <repository>
    <id>maru</id>
    <url>file://$1</url>
  </repository>

  <dependency>
    <groupId>dev.maru</groupId>
    <artifactId>maru-webrtc</artifactId>
    <version>$2</version>
  </dependency>

Gradle:
  repositories { maven { url = uri("file://$1") } }
  dependencies { implementation("dev.maru:maru-webrtc:$2") }

TXT
}
