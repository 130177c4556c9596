# What the launcher says. Everything goes to standard error: standard output belongs to the program that it starts.

# say TEXT: what is happening now, for work that takes longer than a moment.
say() {
  printf '%s\n' "$*" >&2
}

# fail TEXT: the reason, and the end.
fail() {
  printf 'maru: %s\n' "$*" >&2
  exit 1
}

usage() {
  cat <<TXT
Maru: real-time video, voice and data for the JVM.

  ./maru run [flags]        start the server (./maru run --help lists the flags)
  ./maru test [--long]      run every test: Java, web, and real browsers
  ./maru bench [name]       run a benchmark; without a name, list them
  ./maru dist               make a package that runs without a JDK, in target/dist/
  ./maru help               this text

Every other word goes to the program itself: ./maru token create, ./maru config reference, …

What is needed and missing (JDK 25, Maven, Node.js) is installed with apt-get where that is allowed, and named
with its install command where it is not.

Environment:
  JAVA_HOME         the JDK to use, if it is version 25 or newer
  MARU_JAVA_OPTS    more flags for the Java virtual machine, for example -Xmx2g
TXT
}

# quietly LOG WHAT COMMAND...: runs the command with its output in the file LOG; shows all of it if the command fails.
quietly() {
  local log=$1 what=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "$what failed; the output is above and in ${log#"$MARU_HOME"/}."
  fi
}
