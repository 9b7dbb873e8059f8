#!/usr/bin/env bash
# Takes the README's picture from the real page: plays the story and keeps what it photographed.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# One pixel per point keeps a picture below 400 KB.
OUT=$out SCALE=1 "$root/tests/browser/run.sh"
mkdir -p "$root/docs"
cp "$out/demo-dark.png" "$root/docs/demo.png"
ls -l "$root/docs/demo.png"
