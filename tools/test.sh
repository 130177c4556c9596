# Every test: Java and browsers by Maven, the web sources by npm, and one line that sums them up.

# follow_maven: of Maven's output, what tells a person how far it is, and everything that went wrong.
follow_maven() {
  awk '
    /^\[INFO\] Building .* \[[0-9]+\/[0-9]+\]$/ { sub(/^\[INFO\] Building /, ""); gsub(/  +/, " "); print "▸ " $0; fflush() }
    /Tests run:.*(in|--) .*[A-Za-z]/           { sub(/^\[[A-Z]+\] */, ""); print "  " $0; fflush() }
    /^\[ERROR\]/                               { print; fflush() }
  '
}

# sum_up: "passed failed skipped" over reports in the format of JUnit.
sum_up() {
  LC_ALL=C tr '\n' ' ' | sed 's/<testsuite /\
&/g' | awk '
    function of(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
    /^<testsuite / {
      $0 = substr($0, 1, index($0, ">"))
      tests += of("tests"); failed += of("failures") + of("errors"); skipped += of("skipped")
    }
    END { print tests - failed - skipped, failed + 0, skipped + 0 }'
}

# test_web: what the web sources' own tools say. Each package writes its report for sum_up.
test_web() {
  local package result=0
  bash "$TOOLS/web.sh" packages || return
  cd "$MARU_HOME/web" || return
  [ -t 2 ] || export NO_COLOR=1
  say "▸ Web: format and types" "▸ 웹: 형식과 타입"
  npm run --silent check >&2 || result=1
  say "▸ Web: unit tests" "▸ 웹: 단위 테스트"
  rm -f target/vitest-*.xml
  for package in client app; do
    [ -f "$package/package.json" ] || continue
    npm run --silent test --workspace "$package" --if-present -- --reporter=default \
      --reporter=junit "--outputFile.junit=$MARU_HOME/web/target/vitest-$package.xml" >&2 || result=1
  done
  return $result
}

reports() {
  find . -name node_modules -prune -o \( -path '*/surefire-reports/TEST-*.xml' -o \
    -path '*/failsafe-reports/TEST-*.xml' -o -path './web/target/vitest-*.xml' \) -print
}

# test_java: failures do not end it, so that every module says what it has to say.
test_java() {
  begin_stamp "$BUILT" "${PROGRAM[@]}"
  MARU_BUILT=yes mvn -B -ntp -fae -Dmaven.test.failure.ignore=true "$@" verify </dev/null 2>&1 |
    tee "$MARU_HOME/target/test.log" | follow_maven >&2 || return
  end_stamp "$BUILT"
}

# npm_peers: other people's peers in Node.js, which are packages of npm.
npm_peers() {
  local folder=$MARU_HOME/test/interop
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] ||
    quietly "$MARU_HOME/target/npm-peers.log" npm --prefix "$folder" ci --no-audit --no-fund
}

maru_test() {
  local flags=() fuzz=2s long='' natlab=yes result=0
  while [ $# -gt 0 ]; do
    case $1 in
      --long) flags+=(-Dmaru.long=true -Dmaru.fuzz.disabledHooks=) && fuzz=60s && long=yes ;;
      --fuzz=*) fuzz=${1#*=} ;;
      --without-natlab) natlab='' ;;
      -Dtest=*) flags+=("$1") && fuzz='' ;;
      -D*) flags+=("$1") ;;
      *) fail "unknown flag $1; ./maru test takes --long, --fuzz=DURATION, --without-natlab, and -Dname=value for Maven." \
        "알 수 없는 옵션 $1. ./maru test의 옵션은 --long, --fuzz=시간, --without-natlab, Maven에 전달할 -D이름=값입니다." ;;
    esac
    shift
  done
  [ -z "$fuzz" ] || flags+=("-Dmaru.fuzz=$fuzz")
  need jdk
  need maven
  need node
  need browser
  if [ "$(uname -s)" = Linux ]; then
    need firefox
    wish peers
    if [ -n "$long" ]; then
      wish morepeers
      (npm_peers) || say "Going on without the peers in Node.js." "Node.js 피어 없이 계속합니다."
    fi
  fi
  if [ -n "$natlab" ]; then need natlab; else flags+=(-Dmaru.natlab=off); fi
  wish fonts
  wish srtp
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  cd "$MARU_HOME" || return
  lock_build
  reports | while IFS= read -r report; do rm -f "$report"; done
  say "Testing Maru; this takes some minutes…" "마루를 테스트합니다. 몇 분 걸립니다…"
  test_java ${flags[@]+"${flags[@]}"} || result=1
  (test_web) </dev/null || result=1

  # shellcheck disable=SC2046
  set -- $(reports | tr '\n' '\0' | xargs -0 cat | sum_up)
  if [ "$2" -ne 0 ]; then
    say "Some tests failed; target/test.log has the whole output." \
      "실패한 테스트가 있습니다. 전체 출력은 target/test.log에 있습니다."
  elif [ "$result" -ne 0 ]; then
    say "No test failed, but the build or a check did; see above and target/test.log." \
      "실패한 테스트는 없지만 빌드나 검사가 실패했습니다. 위의 출력과 target/test.log를 보세요."
  fi
  printf '%s passed, %s failed, %s skipped\n' "$1" "$2" "$3"
  [ "$result" -eq 0 ] && [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
}
