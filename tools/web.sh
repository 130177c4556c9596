#!/usr/bin/env bash
# Builds web/app/dist with npm, when something changed. Called by web/pom.xml; prints only what went wrong.
set -euo pipefail
MARU_HOME=$(cd "$(dirname "$0")/.." && pwd -P)
# shellcheck source=tools/words.sh
. "$MARU_HOME/tools/words.sh"
# shellcheck source=tools/changes.sh
. "$MARU_HOME/tools/changes.sh"
cd "$MARU_HOME/web"

install_packages() {
  if [ -f node_modules/.maru-lock ] && cmp -s package-lock.json node_modules/.maru-lock; then return 0; fi
  quietly target/npm-ci.log npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.maru-lock
}

build_app() {
  local sources="package.json package-lock.json client app"
  # shellcheck disable=SC2086
  if [ -f app/dist/index.html ] && is_current target/built $sources; then return 0; fi
  # shellcheck disable=SC2086
  begin_stamp target/built $sources
  quietly target/npm-build.log npm run build
  end_stamp target/built
}

install_packages
[ "${1:-}" = packages ] || build_app
