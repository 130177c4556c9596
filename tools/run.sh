# Starts the program, with a cache of its loaded and linked classes (JEP 483, 514, 515).

AOT=$LAYOUT/maru.aot

# jvm_flags: sets JVM_FLAGS. The same for training and for running, since the JVM takes a cache only under the
# settings that it was made with.
jvm_flags() {
  JVM_FLAGS=(
    # Object headers of 8 bytes instead of 12: a tenth to a fifth less heap, and that much less to collect.
    -XX:+UseCompactObjectHeaders
    # On machines with one core or little memory the JVM would choose Serial, whose pauses everybody hears.
    -XX:+UseG1GC
    # Without memory, some thread is broken in the middle of something: end, and let the supervisor start us again.
    -XX:+ExitOnOutOfMemoryError
    # Else the JVM writes counters to a memory-mapped file in /tmp, and a slow disk stops every thread (jcmd still works).
    -XX:-UsePerfData
    # The console shows a QR code and names in every script, also where a service has no locale.
    -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8
  )
}

# make_cache_if_stale: starts the program once as it will be used, and has the JVM keep what it learned.
make_cache_if_stale() {
  local key
  key="$(cat "$JAVA_HOME/release") $JAVA_HOME ${JVM_FLAGS[*]}"
  if [ -f "$AOT" ] && [ -f "$AOT.key" ] && [ "$(cat "$AOT.key")" = "$key" ] && [ "$AOT" -nt "$LIB" ]; then return 0; fi
  # shellcheck source=tools/train.sh
  . "$TOOLS/train.sh"
  say "Preparing a fast start…"
  rm -f "$AOT" "$AOT.key"
  if ! train "$JAVA_HOME/bin/java" "$LIB" "$AOT" >"$MARU_HOME/target/train.log" 2>&1; then
    say "(that did not work, target/train.log says why; Maru starts without it)"
    : >"$AOT"
  fi
  printf '%s\n' "$key" >"$AOT.key"
}

maru_run() {
  local given=()
  # shellcheck disable=SC2206
  [ -z "${MARU_JAVA_OPTS:-}" ] || given=($MARU_JAVA_OPTS)
  find_jdk || need jdk
  (build_if_changed)
  jvm_flags
  make_cache_if_stale
  # A cache that does not fit any more is ignored by the JVM; that is worth no words on the console.
  [ ! -s "$AOT" ] || JVM_FLAGS+=("-XX:AOTCache=$AOT" -Xlog:aot=off -Xlog:cds=off)
  exec "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" ${given[@]+"${given[@]}"} \
    -p "$LIB" -m dev.maru.app/dev.maru.app.Main "$@"
}
