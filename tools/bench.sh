# Benchmarks: builds the load generators when they changed, and the program, and runs the one that is asked for.

BENCH=$MARU_HOME/test/bench
BENCH_BUILT=$BENCH/target/built

maru_bench() {
  cd "$MARU_HOME" || return
  need jdk
  need maven
  need node
  case ${1:-help} in
    help | -h | --help) ;;
    *) build_if_changed ;;
  esac
  if ! is_current "$BENCH_BUILT" pom.xml test/bench; then
    begin_stamp "$BENCH_BUILT" pom.xml test/bench
    quietly "$MARU_HOME/target/bench-build.log" \
      mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl test/bench package
    end_stamp "$BENCH_BUILT"
  fi
  # Ten thousand connections need as many open files, on both sides.
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  exec "$JAVA_HOME/bin/java" -p "$BENCH/target/classes" -m dev.maru.bench/dev.maru.bench.Bench "$@"
}
