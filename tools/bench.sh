# Benchmarks: builds the load generators when they changed, and the program, and runs the one that is asked for.

BENCH=$MARU_HOME/test/bench
BENCH_BUILT=$BENCH/target/built
# The rooms of ours that a benchmark uses in its own process.
BENCH_ROOMS=(test/bench test/simnet io/net api/webrtc core/congestion core/datachannel core/dtls core/ice core/jsep core/peer core/rtp core/sctp
  core/sdp core/srtp core/stun core/turn core/wire)

# bench_wishes NAME: what others' programs need, which are measured beside ours. A benchmark goes on without them.
bench_wishes() {
  case $1 in
    datachannel)
      wish browser
      find_browser || true
      wish pion
      ;;
    dtls) wish openssl ;;
    srtp)
      wish srtp
      wish openssl
      # shellcheck source=tools/libsrtp.sh
      . "$TOOLS/libsrtp.sh"
      (build_libsrtp) || say "Going on without libsrtp2 on OpenSSL." "OpenSSL용 libsrtp2 없이 계속합니다."
      ;;
  esac
}

maru_bench() {
  cd "$MARU_HOME" || return
  need jdk
  need maven
  need node
  bench_wishes "${1:-help}"
  case ${1:-help} in
    help | -h | --help | datachannel | dtls | ice | setup | srtp | udp) ;;
    *) build_if_changed ;;
  esac
  if ! is_current "$BENCH_BUILT" pom.xml "${BENCH_ROOMS[@]}"; then
    begin_stamp "$BENCH_BUILT" pom.xml "${BENCH_ROOMS[@]}"
    quietly "$MARU_HOME/target/bench-build.log" \
      mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl test/bench -am package
    end_stamp "$BENCH_BUILT"
  fi
  # Ten thousand connections need as many open files, on both sides.
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  local modules
  modules=$(printf ":$MARU_HOME/%s/target/classes" "${BENCH_ROOMS[@]}")
  exec "$JAVA_HOME/bin/java" --enable-native-access=dev.maru.net,dev.maru.srtp -p "${modules#:}" -m dev.maru.bench/dev.maru.bench.Bench "$@"
}
