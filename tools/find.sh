# Finds what the build needs: a JDK, Maven, Node.js, a browser and NATs for the tests.

JDK_WANTED=25
MAVEN_WANTED=3.8
NODE_WANTED=20.19

# at_least HAVE WANT: compares versions of up to three numbers.
at_least() {
  local IFS=. i h w
  # shellcheck disable=SC2206
  local have=(${1%%[!0-9.]*}) want=($2)
  for i in 0 1 2; do
    h=${have[$i]:-0} w=${want[$i]:-0}
    [ "$h" -le "$w" ] || return 0
    [ "$h" -ge "$w" ] || return 1
  done
}

# jdk_version HOME: the major version of the JDK there, from the file that every JDK has ("java -version" would cost a
# JVM's start); nothing for what is no JDK, or a runtime without the compiler.
jdk_version() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=\"}
        echo "${line%%[!0-9]*}"
        return 0
        ;;
    esac
  done <"$1/release"
}

# find_jdk: sets JAVA_HOME to a JDK of the wanted version, or else a newer one; fails when there is none.
find_jdk() {
  local home version newer="" on_path
  on_path=$(command -v java || true)
  while [ -L "$on_path" ]; do
    home=$(readlink "$on_path")
    case $home in
      /*) on_path=$home ;;
      *) on_path=$(dirname "$on_path")/$home ;;
    esac
  done
  for home in "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${on_path%/bin/java}"; do
    [ -n "$home" ] || continue
    version=$(jdk_version "$home")
    [ -n "$version" ] || continue
    if [ "$version" -eq "$JDK_WANTED" ] || { [ "$home" = "${JAVA_HOME:-}" ] && [ "$version" -gt "$JDK_WANTED" ]; }; then
      export JAVA_HOME=$home
      return 0
    fi
    [ "$version" -le "$JDK_WANTED" ] || newer=${newer:-$home}
  done
  [ -n "$newer" ] || return 1
  export JAVA_HOME=$newer
}

find_maven() {
  local version
  command -v mvn >/dev/null || return 1
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  at_least "${version:-0}" "$MAVEN_WANTED"
}

find_node() {
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  at_least "$(node -p process.versions.node)" "$NODE_WANTED"
}

# find_browser: sets MARU_CHROMIUM, which the browser tests read.
find_browser() {
  local path
  for path in "${MARU_CHROMIUM:-}" /usr/bin/chromium /snap/bin/chromium /usr/bin/google-chrome \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$path" ] && [ -x "$path" ]; then
      export MARU_CHROMIUM=$path
      return 0
    fi
  done
  return 1
}

# find_firefox: sets MARU_FIREFOX, which the browser tests read.
find_firefox() {
  local path
  for path in "${MARU_FIREFOX:-}" /usr/bin/firefox-esr /usr/bin/firefox; do
    if [ -n "$path" ] && [ -x "$path" ]; then
      export MARU_FIREFOX=$path
      return 0
    fi
  done
  return 1
}

# find_fonts: whether Korean can be drawn, which the screenshots need.
find_fonts() {
  [ "$(uname -s)" != Darwin ] || return 0
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ko)" ]
}

# find_srtp: the libraries that SRTP is compared with, and one that makes it faster. They are for Linux on amd64.
find_srtp() {
  [ "$(uname -sm)" = "Linux x86_64" ] || return 0
  [ -n "$(find /usr/lib /usr/local/lib -name 'libIPSec_MB.so.1' -print -quit 2>/dev/null)" ] &&
    [ -f /usr/include/srtp2/srtp.h ] && command -v cc >/dev/null
}

# find_peers: other people's peers that every run of the tests meets, and ffmpeg, which makes a clip for them.
find_peers() {
  command -v ffmpeg >/dev/null && /usr/bin/python3 -c 'import aiortc' 2>/dev/null && find_pion
}

# find_morepeers: those of the long tests, and what libwebrtc's native library wants of a desktop.
find_morepeers() {
  local library
  command -v gst-inspect-1.0 >/dev/null &&
    /usr/bin/python3 -c 'import gi; gi.require_version("GstWebRTC", "1.0")' 2>/dev/null || return 1
  for library in libpulse.so.0 libX11.so.6 libXfixes.so.3 libXrandr.so.2 libXcomposite.so.1 libdbus-1.so.3 libudev.so.1; do
    [ -n "$(find /lib /usr/lib -name "$library" -print -quit 2>/dev/null)" ] || return 1
  done
}

# find_pion: Pion alone, which a benchmark wants too.
find_pion() {
  command -v go >/dev/null && [ -d /usr/share/gocode/src/github.com/pion/webrtc ]
}

# find_openssl: what it takes to build a program with OpenSSL.
find_openssl() {
  command -v cc >/dev/null && command -v make >/dev/null && [ -f /usr/include/openssl/ssl.h ]
}

# find_natlab: the programs that make networks with real NATs in this machine.
find_natlab() {
  local program
  # Debian keeps some of them where only root looks.
  case :$PATH: in
    *:/usr/sbin:*) ;;
    *) export PATH=$PATH:/usr/sbin:/sbin ;;
  esac
  for program in ip nft conntrack turnserver; do
    command -v "$program" >/dev/null || return 1
  done
}

# need WHAT: finds it, or installs it where that is allowed, or says in one sentence how to.
need() {
  "find_$1" && return 0
  # shellcheck source=tools/install.sh
  . "$TOOLS/install.sh"
  install "$1"
  "find_$1" || missing "$1"
}

# wish WHAT: like need, but goes on without it.
wish() {
  (need "$1") || say "Going on without." "없이 계속합니다."
}
