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
  if ! is_current "$BENCH_BUILT" pom.xml test/bench io/net core/wire; then
    begin_stamp "$BENCH_BUILT" pom.xml test/bench io/net core/wire
    quietly "$MARU_HOME/target/bench-build.log" \
      mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl test/bench -am package
    end_stamp "$BENCH_BUILT"
  fi
  # Ten thousand connections need as many open files, on both sides.
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  local modules=$BENCH/target/classes:$MARU_HOME/io/net/target/classes:$MARU_HOME/core/wire/target/classes
  exec "$JAVA_HOME/bin/java" --enable-native-access=dev.maru.net -p "$modules" -m dev.maru.bench/dev.maru.bench.Bench "$@"
}
