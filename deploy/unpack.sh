#!/usr/bin/env bash
# Unpacks packages of the distribution into a folder: no root, nothing installed, no service started.
# Usage: deploy/unpack.sh FOLDER [--with-dependencies] PACKAGE…
# apt itself fetches and checks the signed archives, with a state of its own; with --with-dependencies also what the
# packages need and the machine lacks. Debian and Ubuntu only.
set -euo pipefail

if [ "$#" -lt 2 ]; then
  printf 'usage: %s FOLDER [--with-dependencies] PACKAGE…\n' "$0" >&2
  exit 2
fi
mkdir -p -- "$1"
FOLDER=$(cd -- "$1" && pwd -P)
shift
DEPENDENCIES=no
if [ "$1" = --with-dependencies ]; then
  DEPENDENCIES=yes
  shift
fi

# apt splits what it is told at blanks, so it works in a folder without any; what it fetched goes where it was asked to.
WORK=$(mktemp -d -t covidmaps-apt-XXXXXX)
trap 'rm -rf -- "$WORK"' EXIT
mkdir -p "$WORK"/state/lists/partial "$WORK"/cache/archives/partial

apt() {
  local command=$1
  shift
  "apt-$command" -q -o Dir::State="$WORK/state" -o Dir::State::status="${COVIDMAPS_DPKG_STATUS:-/var/lib/dpkg/status}" -o Dir::Cache="$WORK/cache" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

apt get update
if [ "$DEPENDENCIES" = yes ]; then
  apt get -y --no-install-recommends --download-only install "$@"
else
  (cd "$WORK/cache/archives" && apt get download "$@")
fi

for archive in "$WORK"/cache/archives/*.deb; do
  case ${archive##*/} in
    libc6_* | libc-bin_*) continue ;; # the C library of the machine is the only one that fits its loader
  esac
  dpkg -x "$archive" "$FOLDER"
done
