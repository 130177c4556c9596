# libsrtp2 that computes with OpenSSL, which Debian's package does not: built from the source of that package, for a benchmark.

LIBSRTP=$MARU_HOME/test/bench/target/libsrtp

# build_libsrtp: into a folder of the benchmarks, once. The machine's own lists of packages stay as they are.
build_libsrtp() {
  local work=$LIBSRTP.work source
  [ ! -f "$LIBSRTP/lib/libsrtp2.a" ] || return 0
  command -v apt-get >/dev/null || return
  say "Building libsrtp2 on OpenSSL from the package's source…" "패키지 소스로 OpenSSL용 libsrtp2를 빌드합니다…"
  rm -rf "$work"
  mkdir -p "$work/apt/sources" "$work/apt/lists/partial" "$work/apt/cache/archives/partial" || return
  cd "$work" || return
  # The sources of what this machine installs packages from, but for those of others than the distribution.
  for source in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
    [ -f "$source" ] || continue
    sed -e 's/^Types:.*/Types: deb-src/' -e 's/^deb /deb-src /' "$source" >"apt/sources/maru-${source##*/}"
  done
  [ ! -f apt/sources/maru-sources.list ] || mv apt/sources/maru-sources.list apt/sources/maru.list
  quietly "$MARU_HOME/target/libsrtp.log" fetch_and_make_libsrtp
  rm -rf "$work"
}

fetch_and_make_libsrtp() {
  local apt=(-q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/apt/sources" -o "Dir::State::lists=$PWD/apt/lists"
    -o "Dir::Cache=$PWD/apt/cache" -o APT::Sandbox::User=)
  apt-get "${apt[@]}" update && apt-get "${apt[@]}" source --download-only libsrtp2 &&
    mkdir source && tar -xf libsrtp2_*.orig.tar.* -C source --strip-components=1 && cd source &&
    env crypto_CFLAGS=" " crypto_LIBS=-lcrypto ./configure --enable-openssl --prefix="$LIBSRTP" &&
    make libsrtp2.a && make install
}
