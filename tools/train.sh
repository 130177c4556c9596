# The training run for the AOT cache: a real start that serves requests and stops.

TRAINING_SECONDS=30

# request PORT PATH: one HTTP request, by bash alone, since curl is not everywhere. True if it was answered with 200.
request() {
  local status=""
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n' "$2" >&3
  read -r status <&3
  cat <&3 >/dev/null
  exec 3>&-
  case $status in *' 200 '*) ;; *) return 1 ;; esac
}

# frame OPCODE TEXT: one WebSocket frame of less than 126 bytes, masked with zeros, as RFC 6455 section 5.2 lays it out.
frame() {
  printf '%b' "\\x$1\\x$(printf '%x' $((128 + ${#2})))\\0000\\0000\\0000\\0000$2"
}

# join PORT: somebody comes into a room over WebSocket, writes, and leaves.
join() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /signal/v1 HTTP/1.1\r\nHost: localhost:%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' "$1" >&3
  printf 'Sec-WebSocket-Key: bWFydSBpcyBhIGZsb29yLg==\r\nSec-WebSocket-Version: 13\r\n' >&3
  printf 'Sec-WebSocket-Protocol: maru.v1\r\n\r\n' >&3
  {
    frame 81 '{"type":"join","id":1,"room":"training","name":"Maru","client":"training"}'
    frame 81 '{"type":"publish","id":2,"track":{"id":"mic","source":"microphone","kind":"audio","muted":false}}'
    frame 81 '{"type":"chat","id":3,"text":"hello"}'
    frame 81 '{"type":"leave","id":4}'
    frame 88 ''
  } >&3
  cat <&3
  exec 3>&-
}

# free_port: one on which nobody answers.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return 0
    fi
  done
}

# lasts PID TENTHS: waits for a process, but not longer than this.
lasts() {
  local left=$2
  while kill -0 "$1" 2>/dev/null; do
    [ "$left" -gt 0 ] || return 0
    sleep 0.1
    left=$((left - 1))
  done
  return 1
}

exercise() {
  local path
  for path in / /health/live /metrics /api/v1/openapi.json /r/maru; do
    request "$1" "$path" || true
  done
  join "$1"
  join "$1"
}

# train CACHE: uses JAVA_HOME, PARTS, LIB and MAIN. The program gets a folder of its own and nothing of the user's
# environment, so that no configuration file and no variable reaches it. In a subshell for its traps: whoever interrupts
# this leaves no server behind.
train() (
  server="" visitor="" tries=0
  folder=$(mktemp -d "${TMPDIR:-/tmp}/maru-training.XXXXXX")
  trap 'kill -KILL $server $visitor 2>/dev/null || true; rm -rf "$folder"' EXIT
  trap 'exit 130' INT TERM HUP
  port=$(free_port)
  (
    cd "$folder" || exit 1
    exec env -i PATH="$PATH" HOME="$folder" "$JAVA_HOME/bin/java" "@$PARTS/jvm.flags" "-XX:AOTCacheOutput=$1" \
      -p "$LIB" -m "$MAIN" run --http-port "$port" --https-port 0 --data-dir "$folder/data"
  ) </dev/null &
  server=$!
  until request "$port" /health/ready 2>/dev/null; do
    kill -0 "$server" 2>/dev/null && [ "$tries" -lt $((TRAINING_SECONDS * 10)) ] || exit 1
    sleep 0.1
    tries=$((tries + 1))
  done
  exercise "$port" &
  visitor=$!
  if lasts "$visitor" 50; then kill "$visitor" 2>/dev/null || true; fi
  kill -TERM "$server"
  if lasts "$server" $((TRAINING_SECONDS * 10)); then exit 1; fi
  [ -s "$1" ]
)
