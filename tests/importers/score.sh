#!/usr/bin/env bash
# Scores the page reader against the hand-made expectations of a corpus: fails
# when the overall F1 is below 0.95.
# usage: score.sh READ_PAGES_BINARY
# MINUTEBOOK_CORPUS names the folder with seeds/ and expected/,
# MINUTEBOOK_SCORER the program that compares; without them, skipped (77).
set -euo pipefail
[ $# = 1 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
[ -n "${MINUTEBOOK_CORPUS:-}" ] && [ -n "${MINUTEBOOK_SCORER:-}" ] || exit 77

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$1" "$out" "$MINUTEBOOK_CORPUS"/seeds/*.txt
python3 "$MINUTEBOOK_SCORER" "$MINUTEBOOK_CORPUS/expected" "$out" --verbose |
  tee "$out/report"
awk '/^overall F1/ { found = 1; if ($3 < 0.95) { print "below 0.95"; exit 1 } }
     END { if (!found) exit 1 }' "$out/report"
