# The training run for the AOT cache: a real start that serves requests and stops.

TRAINING_SECONDS=30

# request PORT PATH: one HTTP request, by bash alone, since curl is not everywhere.
request() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  cat <&3 >/dev/null
  exec 3>&-
}

# free_port: one on which nobody answers.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return 0
    fi
  done
}

# train JAVA LIB CACHE
train() {
  local java=$1 lib=$2 cache=$3 data port pid waited=0 path
  data=$(mktemp -d "${TMPDIR:-/tmp}/maru-train.XXXXXX")
  port=$(free_port)
  "$java" "${JVM_FLAGS[@]}" "-XX:AOTCacheOutput=$cache" -p "$lib" -m dev.maru.app/dev.maru.app.Main \
    run --http-port "$port" --https-port 0 --data-dir "$data" </dev/null &
  pid=$!
  while ! request "$port" /health/ready 2>/dev/null; do
    if [ "$waited" -ge $((TRAINING_SECONDS * 10)) ] || ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
    waited=$((waited + 1))
  done
  for path in / /health/live /metrics /api/v1/rooms /r/maru; do
    request "$port" "$path" 2>/dev/null || true
  done
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" || true
  rm -rf "$data"
  [ -s "$cache" ]
}
