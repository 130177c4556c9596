# Builds the runnable layout, server/app/target/maru/lib, when sources changed.

LAYOUT=$MARU_HOME/server/app/target/maru
LIB=$LAYOUT/lib
BUILT=$LAYOUT/built
BUILDING=$MARU_HOME/target/building

# The paths whose files end up in the program.
PROGRAM=(maru pom.xml tools core io media api server web)

# lock_build: one build at a time in a tree. A lock whose owner is gone is taken over.
lock_build() {
  local tries=0
  mkdir -p "$MARU_HOME/target"
  until mkdir "$BUILDING" 2>/dev/null; do
    kill -0 "$(cat "$BUILDING/pid" 2>/dev/null || echo $$)" 2>/dev/null || rm -rf "$BUILDING"
    [ "$tries" -ne 10 ] || say \
      "Waiting for another build of this tree (if there is none, delete $BUILDING)…" \
      "이 폴더의 다른 빌드가 끝나기를 기다립니다 (다른 빌드가 없다면 $BUILDING을 지우세요)…"
    tries=$((tries + 1))
    sleep 0.2
  done
  echo $$ >"$BUILDING/pid"
  trap 'rm -rf "$BUILDING"' EXIT
  trap 'exit 130' INT TERM HUP
}

is_built() {
  [ -d "$LIB" ] && is_current "$BUILT" "${PROGRAM[@]}"
}

# build_if_changed: in a subshell, for its folder and its traps. Tests that start the program while Maven builds set
# MARU_BUILT, since a build inside the build would pull the jars away from under them.
build_if_changed() (
  [ -z "${MARU_BUILT:-}" ] || return 0
  cd "$MARU_HOME" || exit
  ! is_built || return 0
  lock_build
  ! is_built || return 0
  need jdk
  need maven
  need node
  if [ -d "${HOME:-}/.m2/repository/org/eclipse/jetty" ] && [ -d web/node_modules ]; then
    say "Building Maru…" "마루를 빌드합니다…"
  else
    say "Building Maru; the first time takes about a minute, longer where the network is slow…" \
      "마루를 빌드합니다. 처음에는 1분쯤, 네트워크가 느리면 더 걸립니다…"
  fi
  begin_stamp "$BUILT" "${PROGRAM[@]}"
  quietly "$MARU_HOME/target/build.log" \
    mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl server/app -am package
  end_stamp "$BUILT"
)
