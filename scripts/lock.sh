#!/usr/bin/env bash
# Write the locks from pyproject.toml, with the digest of every file that pip may install.
# Versions stay as they are; make lock UPGRADE=1 takes the newest that pyproject.toml allows.
. "$(dirname "$0")/common.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(find_python)" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check uv

compile() {
    "$folder/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
        ${UPGRADE:+--upgrade} "$@"
}

compile --output-file requirements.txt
compile --extra sso --constraint requirements.txt --output-file requirements-sso.txt
compile --extra dev --constraint requirements.txt --output-file requirements-dev.txt
"$folder/bin/python" scripts/sbom.py requirements.txt >sbom.cdx.json
