#!/bin/sh
# Scores the page reader against the hand-made expectations of a corpus.
#
# usage: score.sh READ_PAGES_BINARY CORPUS_DIR SCORER
#   READ_PAGES_BINARY  the built minutebook_read_pages
#   CORPUS_DIR         folder with seeds/ and expected/
#   SCORER             score_import.py
# Fails when the overall F1 is below 0.95.
set -eu

if [ $# -ne 3 ]; then
  sed -n '2,8p' "$0" >&2
  exit 2
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$1" "$out" "$2"/seeds/*.txt
report=$(python3 "$3" "$2/expected" "$out" --verbose)
printf '%s\n' "$report"
printf '%s\n' "$report" | awk '
  /^overall F1/ { found = 1; if ($3 < 0.95) { print "below 0.95"; exit 1 } }
  END { if (!found) exit 1 }'
