# What is missing: installed with apt-get where we may (Debian or Ubuntu, and root or sudo without a password), and
# otherwise named with the command that installs it.

title_of() {
  case $1 in
    jdk) words "a JDK $JDK_WANTED or newer" "JDK $JDK_WANTED 이상" ;;
    maven) words "Maven $MAVEN_WANTED or newer" "Maven $MAVEN_WANTED 이상" ;;
    node) words "Node.js $NODE_WANTED or newer with npm" "Node.js $NODE_WANTED 이상과 npm" ;;
    browser) words "Chromium (for the browser tests)" "Chromium(브라우저 테스트용)" ;;
    firefox) words "Firefox (for the browser tests)" "Firefox(브라우저 테스트용)" ;;
    fonts) words "a Korean font (for the screenshots)" "한글 글꼴(스크린샷용)" ;;
    srtp) words "libipsec-mb and libsrtp2 (for the tests of SRTP against them)" "libipsec-mb와 libsrtp2(SRTP 비교 테스트용)" ;;
    peers) words "aiortc, Go, Pion and ffmpeg (for the tests with other WebRTC programs)" "aiortc·Go·Pion·ffmpeg(다른 WebRTC 프로그램과의 테스트용)" ;;
    morepeers) words "GStreamer and what libwebrtc needs (for the long tests with other WebRTC programs)" "GStreamer와 libwebrtc에 필요한 라이브러리(다른 WebRTC 프로그램과의 긴 테스트용)" ;;
    pion) words "Go and Pion (for the benchmark beside them)" "Go와 Pion(비교 벤치마크용)" ;;
    openssl) words "a C compiler and OpenSSL (for the benchmarks beside them)" "C 컴파일러와 OpenSSL(비교 벤치마크용)" ;;
    natlab) words "iproute2, nftables, conntrack and coturn (for the tests behind real NATs)" \
      "iproute2·nftables·conntrack·coturn(실제 NAT 뒤의 테스트용)" ;;
  esac
}

# packages_of WHAT: the Debian packages, by the first name that this machine's repositories know.
packages_of() {
  case $1 in
    jdk)
      if has_candidate openjdk-25-jdk-headless; then echo openjdk-25-jdk-headless; else echo temurin-25-jdk; fi
      ;;
    maven) echo maven ;;
    node)
      # NodeSource's package brings npm along and conflicts with Debian's npm.
      case $(candidate_of nodejs) in
        *nodesource*) echo nodejs ;;
        *) echo nodejs npm ;;
      esac
      ;;
    browser) echo chromium ;;
    firefox) echo firefox-esr iproute2 ;;
    fonts) echo fontconfig fonts-noto-cjk ;;
    srtp) echo libipsec-mb1 libsrtp2-dev gcc libc6-dev ;;
    peers) echo python3-aiortc golang-go golang-github-pion-webrtc.v3-dev ffmpeg ;;
    morepeers)
      echo gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-nice \
        python3-gst-1.0 gir1.2-gst-plugins-bad-1.0 \
        libpulse0 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3 libudev1
      ;;
    pion) echo golang-go golang-github-pion-webrtc.v3-dev ;;
    openssl) echo libssl-dev gcc libc6-dev make ;;
    natlab) echo iproute2 nftables conntrack coturn ;;
  esac
}

candidate_of() {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$' || true
}

has_candidate() {
  [ -n "$(candidate_of "$1")" ]
}

# apt_get WORD...: as root, and without questions.
apt_get() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# install WHAT: fetches the newest package lists first, once, since a fresh container has none.
install() {
  local packages coturn
  may_install || missing "$1"
  if [ -z "${LISTS_ARE_FRESH:-}" ]; then
    say "Maru needs $(title_of "$1"); reading the package lists…" "필요한 것: $(title_of "$1"). 패키지 목록을 읽습니다…"
    apt_get update -qq >/dev/null 2>&1 || true
    LISTS_ARE_FRESH=yes
  fi
  # shellcheck disable=SC2046
  set -- "$1" $(packages_of "$1")
  has_candidate "$2" || missing "$1"
  if [ "$1" = node ] && ! at_least "$(candidate_of nodejs)" "$NODE_WANTED"; then missing node; fi
  packages=${*:2}
  say "Installing $packages with apt-get…" "apt-get으로 $packages 패키지를 설치합니다…"
  coturn=$(command -v turnserver || true)
  # shellcheck disable=SC2086
  quietly "$MARU_HOME/target/apt-get.log" apt_get install -y --no-install-recommends $packages
  if [ "$1" = natlab ] && [ -z "$coturn" ]; then stop_coturn; fi
}

# stop_coturn: a package that we brought starts a relay on this machine, at once and at every boot. Nobody asked for that.
stop_coturn() {
  [ -d /run/systemd/system ] || return 0
  if [ "$(id -u)" -eq 0 ]; then
    systemctl --quiet disable --now coturn || true
  else
    sudo -n systemctl --quiet disable --now coturn || true
  fi
}

# missing WHAT: one sentence, with the command.
missing() {
  local title debian macos
  title=$(title_of "$1")
  case $1 in
    jdk)
      debian="sudo apt-get install openjdk-25-jdk-headless"
      has_candidate openjdk-25-jdk-headless ||
        debian="sudo apt-get install temurin-25-jdk, after adding the repository as https://adoptium.net/installation/linux says"
      macos="brew install --cask temurin@25"
      ;;
    maven)
      debian="sudo apt-get install maven"
      macos="brew install maven"
      ;;
    node)
      debian="sudo apt-get install nodejs npm"
      at_least "$(candidate_of nodejs)" "$NODE_WANTED" ||
        debian="curl -fsSL https://deb.nodesource.com/setup_24.x | sudo bash - && sudo apt-get install nodejs"
      macos="brew install node"
      ;;
    browser)
      debian="sudo apt-get install chromium, or sudo snap install chromium where there is no such package"
      macos="brew install --cask chromium"
      ;;
    firefox)
      debian="sudo apt-get install firefox-esr iproute2, or sudo snap install firefox where there is no such package"
      macos="brew install --cask firefox"
      ;;
    fonts)
      debian="sudo apt-get install fontconfig fonts-noto-cjk"
      macos="brew install --cask font-noto-sans-cjk-kr"
      ;;
    srtp)
      debian="sudo apt-get install libipsec-mb1 libsrtp2-dev gcc"
      macos="nothing, these are not for macOS"
      ;;
    peers)
      debian="sudo apt-get install $(packages_of peers)"
      macos="nothing, these tests are for Linux"
      ;;
    morepeers)
      debian="sudo apt-get install $(packages_of morepeers | tr -s ' ')"
      macos="nothing, these tests are for Linux"
      ;;
    pion | openssl)
      debian="sudo apt-get install $(packages_of "$1")"
      macos="nothing, these benchmarks are for Linux"
      ;;
    natlab)
      debian="sudo apt-get install iproute2 nftables conntrack coturn"
      fail "$title are missing; install them with: $debian (Debian, Ubuntu), or leave these tests out with: ./maru test --without-natlab (as on macOS, which has no network namespaces)." \
        "필요한 것이 없습니다: $title. 설치 명령은 $debian (Debian, Ubuntu)입니다. 이 테스트를 빼려면 ./maru test --without-natlab으로 실행하세요(네트워크 네임스페이스가 없는 macOS에서도 마찬가지입니다)."
      ;;
  esac
  fail "$title is missing; install it with: $debian (Debian, Ubuntu), $macos (macOS), then run this again." \
    "필요한 것이 없습니다: $title. 설치 명령은 $debian (Debian, Ubuntu), $macos (macOS)이며, 설치한 뒤 다시 실행하세요."
}
