# Makes a package that runs without a JDK: the jars, a linked runtime, and a launcher.

# What the runtime has beside what the program's modules require. For jars that are no named modules (Micrometer,
# Prometheus): management, unsupported. For operators: flight recordings and jcmd.
RUNTIME_MODULES=jdk.management,jdk.unsupported,jdk.jfr,jdk.jcmd

# required_modules: the JDK's modules that ours and the libraries' require, as the JVM resolves them. What they only name
# as optional (java.desktop for one) is for things that the program does not do.
required_modules() {
  "$JAVA_HOME/bin/java" "@$TOOLS/jvm.flags" -p "$LIB" --dry-run --show-module-resolution -m "$MAIN" |
    sed -n 's/^\([^ ]*\) .*requires \(j[^ ]*\) jrt:.*/\1 \2/p' |
    awk '$1 !~ /^(java|jdk)\./ { print $2 }' | sort -u | tr '\n' ','
}

# platform: this machine, as JDK packages write it: linux-x64, macos-arm64, …
platform() {
  local system machine
  system=$(uname -s | tr '[:upper:]' '[:lower:]')
  machine=$(uname -m)
  case $system in darwin) system=macos ;; esac
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
  esac
  echo "$system-$machine"
}

maru_dist() {
  [ $# -eq 0 ] || fail "./maru dist takes no arguments." "./maru dist에는 인수가 없습니다."
  local version name package
  find_jdk || need jdk
  build_if_changed
  version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$MARU_HOME/pom.xml")
  name=maru-$version-$(platform)
  package=$MARU_HOME/target/dist/$name
  rm -rf "$package"
  mkdir -p "$package/bin" "$package/start"

  say "Linking a runtime…" "런타임을 만듭니다…"
  local strip=(--strip-java-debug-attributes)
  # Debian's JDK leaves symbols in its libraries; jlink knows how to take them out on Linux, with objcopy (binutils).
  if [ "$(uname -s)" = Linux ] && command -v objcopy >/dev/null; then
    strip+=(--strip-native-debug-symbols exclude-debuginfo-files)
  fi
  quietly "$MARU_HOME/target/jlink.log" "$JAVA_HOME/bin/jlink" --add-modules "$(required_modules)$RUNTIME_MODULES" \
    "${strip[@]}" --no-header-files --no-man-pages --compress zip-6 --output "$package/runtime"
  cp -R "$LIB" "$package/lib"
  cp "$TOOLS/words.sh" "$TOOLS/start.sh" "$TOOLS/train.sh" "$TOOLS/jvm.flags" "$package/start/"
  cp "$TOOLS/package/maru.sh" "$package/bin/maru"
  chmod +x "$package/bin/maru"
  cp "$MARU_HOME/LICENSE" "$MARU_HOME/NOTICE" "$TOOLS/package/README.md" "$package/"

  # A cache fits only where it was made (the JVM compares paths), so the archive is packed without one, and an unpacked
  # package makes its own at the first start. The folder here gets its own now: that also proves that it starts.
  say "Packing…" "묶습니다…"
  tar -C "$MARU_HOME/target/dist" -czf "$package.tar.gz" "$name"
  env -i PATH=/usr/bin:/bin HOME="${HOME:-/}" LC_ALL="${LC_ALL:-${LANG:-C}}" "$package/bin/maru" prepare ||
    fail "the packaged program does not start; see $package/maru.aot.log." \
      "패키지의 프로그램이 시작되지 않습니다. $package/maru.aot.log를 보세요."
  say "Ready: target/dist/$name/bin/maru run, and target/dist/$name.tar.gz ($(du -h "$package.tar.gz" | cut -f 1))" \
    "다 됐습니다: target/dist/$name/bin/maru run, target/dist/$name.tar.gz ($(du -h "$package.tar.gz" | cut -f 1))"
}
