#!/bin/sh
# Checks for what a build (or `compat`: the comparison with Traffic Server) needs, and installs what is missing by
# apt-get when that is permitted: as root, or with sudo that asks no password.
#
# usage: scripts/setup.sh build|compat
set -eu

missing=

# need PACKAGE TEST...: remembers the package if the test fails.
need() {
  package=$1
  shift
  "$@" >/dev/null 2>&1 || missing="$missing $package"
}

has_header() {
  printf "%s\n" "#include <$1>" | cc -E -
}

has_pcre2() {
  printf '%s\n' '#define PCRE2_CODE_UNIT_WIDTH 8' '#include <pcre2.h>' | cc -E -
}

case ${1:-build} in
build)
  need gcc command -v cc
  need g++ command -v c++
  need pkg-config command -v pkg-config
  need libssl-dev has_header openssl/ssl.h
  need libpcre2-dev has_pcre2
  need python3 command -v python3
  ;;
compat)
  need trafficserver command -v traffic_server
  need trafficserver-dev test -e /usr/include/ts/ts.h
  need trafficserver-experimental-plugins test -e /usr/lib/trafficserver/modules/tslua.so
  ;;
*)
  echo "usage: scripts/setup.sh build|compat" >&2
  exit 2
  ;;
esac

if ! command -v cargo >/dev/null; then
  echo "setup: cargo is missing; install Rust, for instance by https://rustup.rs" >&2
  exit 1
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=sudo
else
  echo "setup: missing packages; run: sudo apt-get install$missing" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "setup: no apt-get here; install what corresponds to these packages of Debian:$missing" >&2
  exit 1
fi
echo "setup: installing$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
