# What the launcher says, in the language of the environment (LC_ALL, LC_MESSAGES, LANG), English or Korean. Everything
# but the help goes to standard error: standard output belongs to the program that is started.

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
  ko | ko[_.-]*) KOREAN=yes ;;
  *) KOREAN="" ;;
esac

# words ENGLISH KOREAN
words() {
  if [ -n "$KOREAN" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# say ENGLISH KOREAN: what is happening now, for work that takes longer than a moment.
say() {
  words "$@" >&2
}

# fail ENGLISH KOREAN: the reason, and the end.
fail() {
  printf 'maru: %s\n' "$(words "$@")" >&2
  exit 1
}

# quietly LOG COMMAND...: runs the command with its output in the file LOG; shows all of it if the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "$1 failed; what it said is above and in $log." "$1 실행에 실패했습니다. 출력은 위와 $log에 있습니다."
  fi
}
