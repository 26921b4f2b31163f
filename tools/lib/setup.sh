# Sourced by tools/try and tools/test: what they need on a fresh Debian or Ubuntu with a Swift toolchain.

say() { printf '%s\n' "== $*" >&2; }
fail() { printf '%s\n' "error: $*" >&2; exit 1; }

# One build configuration for both scripts: release, with Swift's own libraries inside, so that `kb` starts fast.
build_flags=(-c release --static-swift-stdlib)
program_folder=.build-static
build() { swift build "${build_flags[@]}" --scratch-path "$program_folder" "$@"; }
kb_program="$program_folder/release/kb"

# The benchmarks are a package of their own, so that nobody who embeds the root package builds them.
bench_folder=.build-benchmarks
build_benchmarks() {
  swift build "${build_flags[@]}" --package-path tools/benchmarks --scratch-path "$bench_folder" --product kb-bench "$@"
}
bench_program="$bench_folder/release/kb-bench"

install_libraries() {
  local missing=()
  [ -e /usr/include/yaml.h ] || missing+=(libyaml-dev)
  [ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "please install ${missing[*]} (or your system's name for them)"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "please install ${missing[*]} as root"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

set_up() {
  command -v swift >/dev/null || fail "no Swift toolchain found; get one from https://www.swift.org/install"
  install_libraries
}
