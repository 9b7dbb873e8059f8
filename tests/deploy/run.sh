#!/usr/bin/env bash
# Reads what nothing here can run: compose.yaml, and the workflows, forms and updates of .github. The last line is
# "N passed, N failed". Needs node and npm.
set -euo pipefail
cd "$(dirname "$0")"

npm ci --no-audit --no-fund --silent
node --import ./json.mjs check.mjs
