# Builds what changed, and starts the program.

PARTS=$TOOLS
AOT=$LAYOUT/maru.aot
# shellcheck source=tools/start.sh
. "$TOOLS/start.sh"

maru_run() {
  find_jdk || need jdk
  build_if_changed
  cache_is_current || make_cache
  start "$@"
}
