#!/usr/bin/env bash
# Starts the demo, plays story.mjs on its chat page, stops it. The last line is "N passed, N failed".
# STORY=screens.mjs takes pictures of the screens in both languages instead, for reading them. STORY=sheet.mjs plays paying with
# Stars, and the bot as well: it wants SERVE=sandbox, which starts no other one.
# Needs node, npm, chromium and fonts; reads PANELGRAM_BIN (default: built here), CHROMIUM (default
# /usr/bin/chromium), OUT, the folder for the pictures (default target/browser), and SCALE, their pixels per point
# (default 1.5).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -z "${PANELGRAM_BIN:-}" ]; then
  (cd "$root" && cargo build --locked --quiet)
fi
bin=$(realpath "${PANELGRAM_BIN:-${CARGO_TARGET_DIR:-$root/target}/debug/panelgram}")
out=$(realpath -m "${OUT:-$root/target/browser}")
work=$(mktemp -d)
demo=

stop() {
  if [ -n "$demo" ]; then kill "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop EXIT

give_up() {
  echo "$1" >&2
  tail -n 20 "$work/log" >&2 || true
  echo "0 passed, 1 failed"
  exit 1
}

(cd "$here" && npm ci --no-audit --no-fund --silent)

# A folder of its own: the demo must not find somebody's .env, nor leave a database behind.
cd "$work"
: >"$work/log"
RUST_LOG=${RUST_LOG:-info} "$bin" ${SERVE:-demo} >"$work/log" 2>&1 &
demo=$!

url=
for _ in $(seq 300); do
  url=$(grep -m1 -o 'http://127\.0\.0\.1:[0-9]*[^ ]*' "$work/log" || true)
  [ -n "$url" ] && break
  kill -0 "$demo" 2>/dev/null || give_up "the demo ended before it printed its address"
  sleep 0.2
done
[ -n "$url" ] || give_up "the demo printed no address within a minute"

status=0
node "$here/${STORY:-story.mjs}" "$url" "$out" || status=$?
[ "$status" -eq 0 ] || tail -n 20 "$work/log" >&2
exit "$status"
