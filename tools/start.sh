# Starts the program with a cache of its loaded and linked classes (docs/adr/0003-aot-cache.md). Used from the sources
# and by the package that "./maru dist" makes; needs tools/words.sh.
#
# JAVA_HOME   the JDK, or the linked runtime
# PARTS       the folder with this file, jvm.flags and train.sh
# LIB         the jars
# AOT         the cache

MAIN=dev.maru.app/dev.maru.app.Main

# cache_key: what a cache depends on beside the jars: the JVM, the flags, and where everything is.
cache_key() {
  cat "$JAVA_HOME/release" "$PARTS/jvm.flags"
  printf '%s\n' "$JAVA_HOME" "$LIB"
}

cache_is_current() {
  [ -f "$AOT" ] && [ -f "$AOT.key" ] && [ "$AOT" -nt "$LIB" ] && [ "$(cat "$AOT.key")" = "$(cache_key)" ]
}

# make_cache: starts the program once as it will be used, and has the JVM keep what it learned. An empty file says that
# this failed, so that it is not tried at every start.
make_cache() {
  # shellcheck source=tools/train.sh
  . "$PARTS/train.sh"
  say "Preparing a fast start, once…" "빠른 시작을 한 번 준비합니다…"
  mkdir -p "$(dirname "$AOT")"
  rm -f "$AOT" "$AOT.key"
  if ! train "$AOT.$$" >"$AOT.log" 2>&1 || ! mv "$AOT.$$" "$AOT"; then
    say "(that did not work, $AOT.log says why; Maru starts without it)" \
      "(실패했습니다. 이유는 $AOT.log에 있고, 마루는 그대로 시작합니다)"
    : >"$AOT"
  fi
  cache_key >"$AOT.key"
}

# start WORD...: becomes the program. A cache that does not fit is ignored by the JVM, and worth no words on the console.
start() {
  local flags=("@$PARTS/jvm.flags")
  [ ! -s "$AOT" ] || flags+=("-XX:AOTCache=$AOT" -Xlog:aot=off -Xlog:cds=off)
  # shellcheck disable=SC2206
  [ -z "${MARU_JAVA_OPTS:-}" ] || flags+=($MARU_JAVA_OPTS)
  exec "$JAVA_HOME/bin/java" "${flags[@]}" -p "$LIB" -m "$MAIN" "$@"
}
