# Read by the scripts of bin/: what the machine must have, and how to say what is missing.
# shellcheck shell=bash

readonly NODE_MINIMUM=20.19.0

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# rustup writes its path into the shell's profile, which a script or a fresh shell may not have read.
[ -d "$HOME/.cargo/bin" ] && PATH="$PATH:$HOME/.cargo/bin"

need_rust() {
  command -v cargo >/dev/null || fail "Rust is missing. Install it from https://rustup.rs and run this again."
  command -v cc >/dev/null || fail "A C compiler is missing; SQLite is built with it. Install it, for example: apt-get install build-essential"
}

need_node() {
  command -v npm >/dev/null || fail "Node.js with npm is missing. Install Node.js $NODE_MINIMUM or newer from https://nodejs.org and run this again."
  local version
  version=$(node --version)
  [ "$(printf '%s\n' "v$NODE_MINIMUM" "$version" | sort -V | head -n 1)" = "v$NODE_MINIMUM" ] ||
    fail "Node.js is $version, but the web apps need $NODE_MINIMUM or newer. Install it from https://nodejs.org and run this again."
}

# Installs a folder's npm packages unless that was done since its lock file changed.
npm_packages() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] ||
    npm --prefix "$1" ci --include=dev --no-audit --no-fund
}

# Where cargo puts a profile's binary: binary debug, binary release.
binary() { realpath --canonicalize-missing "${CARGO_TARGET_DIR:-target}/$1/aureole"; }
