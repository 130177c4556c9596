#!/usr/bin/env bash
# Maru, packaged with its own runtime: "maru run" starts the server, "maru help" lists the commands.
set -euo pipefail

self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
PACKAGE=$(cd "$(dirname "$self")/.." && pwd -P)
JAVA_HOME=$PACKAGE/runtime
LIB=$PACKAGE/lib
PARTS=$PACKAGE/start
AOT=$PACKAGE/maru.aot
# An installation that its user may not write to keeps the cache in the user's own folder, one for each installation.
if [ ! -w "$PACKAGE" ] && [ ! -f "$AOT" ]; then
  AOT=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/maru/$(printf '%s' "$PACKAGE" | cksum | cut -d ' ' -f 1).aot
fi
# shellcheck source=tools/words.sh
. "$PARTS/words.sh"
# shellcheck source=tools/start.sh
. "$PARTS/start.sh"

cache_is_current || make_cache
# "maru prepare" is for whoever builds an image: the first start is then as fast as the others.
if [ "${1:-}" = prepare ]; then
  [ -s "$AOT" ]
  exit
fi
start "$@"
