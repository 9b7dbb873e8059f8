#!/usr/bin/env bash
# Runs the long campaigns for a stated time, each kind in turn with ever new seeds, and prints their figures:
#
#   tests/campaigns.sh 30m [first seed]
#
# Ends with an error at the first promise that is broken; the line before it says how to run just that again.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=${1:?for how long, such as 90s, 30m or 8h}
seed=${2:-1}
case $limit in
    *s) seconds=${limit%s} ;;
    *m) seconds=$((${limit%m} * 60)) ;;
    *h) seconds=$((${limit%h} * 3600)) ;;
    *) echo "for how long, such as 90s, 30m or 8h; not $limit" >&2; exit 2 ;;
esac

campaign() {
    if [ "$SECONDS" -ge "$seconds" ]; then
        printf '\nEverything held: %d s, seeds up to %d\n' "$SECONDS" "$seed"
        exit 0
    fi
    printf '\n== %s\n' "$*"
    env "${@:2}" cargo test --quiet --test it -- --ignored --nocapture "$1"
}

cargo test --quiet --test it --no-run
SECONDS=0
while true; do
    campaign a_campaign_of_faults ROUNDS=150 SEED="$seed"
    campaign a_campaign_of_faults ROUNDS=150 SEED="$seed" AT_ONCE=4
    campaign a_campaign_of_faults ROUNDS=150 SEED="$seed" AROUND=foreign
    campaign a_campaign_of_faults ROUNDS=150 SEED="$seed" AROUND=backups
    campaign a_campaign_of_kills KILLS=20 SEED="$seed"
    campaign a_campaign_of_kills KILLS=20 SEED="$seed" SHOP=1
    campaign random_days_of_the_books DAYS=2000 SEED="$seed"
    campaign a_campaign_against_telegram SEEDS=2 SEED="$seed"
    seed=$((seed + 1))
done
