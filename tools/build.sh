# Builds the runnable layout, server/app/target/maru/lib, when sources changed.

LAYOUT=$MARU_HOME/server/app/target/maru
LIB=$LAYOUT/lib
BUILT=$LAYOUT/built

# The paths whose files end up in the program.
program_paths() {
  echo maru pom.xml tools core io media api server web
}

build_if_changed() {
  cd "$MARU_HOME" || return
  # shellcheck disable=SC2046
  if [ -d "$LIB" ] && is_current "$BUILT" $(program_paths); then return 0; fi
  need jdk
  need maven
  need node
  if [ -d "${HOME:-}/.m2/repository/org/eclipse/jetty" ]; then
    say "Building Maru…"
  else
    say "Building Maru; the first time fetches what it needs and takes a minute or two…"
  fi
  # shellcheck disable=SC2046
  begin_stamp "$BUILT" $(program_paths)
  quietly "$MARU_HOME/target/build.log" "The build" \
    mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl server/app -am package
  end_stamp "$BUILT"
}
