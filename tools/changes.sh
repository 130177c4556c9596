# Whether anything changed since a step was last done, in a few milliseconds and with what every system has.

# files_of PATH...: the source files below these paths, one per line. What builds write is left out, and so are Java
# tests, which no build product contains.
files_of() {
  local path
  for path in "$@"; do
    [ ! -e "$path" ] || find "$path" \
      \( -name target -o -name node_modules -o -name dist -o -name '.*' -o -path '*/src/test' \) -prune \
      -o -type f "${NEWER_THAN[@]+"${NEWER_THAN[@]}"}" -print
  done
}

# listing_of PATH...: a checksum of the names, which sees deleted files, and files moved in with their old times.
listing_of() {
  files_of "$@" | LC_ALL=C sort | cksum
}

# is_current STAMP PATH...: true when no file below the paths came, went or changed since begin_stamp.
is_current() {
  local stamp=$1
  shift
  [ -f "$stamp" ] || return 1
  [ "$(cat "$stamp")" = "$(listing_of "$@")" ] || return 1
  # The inode's time (-cnewer), not the content's: a copy or a move that keeps old content times counts as a change.
  local NEWER_THAN=(-cnewer "$stamp")
  [ -z "$(files_of "$@" | head -n 1)" ]
}

# begin_stamp STAMP PATH...: call before the step, so that what changes while it runs counts as changed afterwards.
begin_stamp() {
  local stamp=$1
  shift
  mkdir -p "$(dirname "$stamp")"
  rm -f "$stamp"
  listing_of "$@" >"$stamp.new"
}

# end_stamp STAMP: call after the step succeeded.
end_stamp() {
  mkdir -p "$(dirname "$1")"
  mv "$1.new" "$1"
}
