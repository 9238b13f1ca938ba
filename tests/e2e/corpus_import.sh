#!/usr/bin/env bash
# Every page of a corpus imports without an error, and importing all again
# writes nothing.
# usage: corpus_import.sh MINUTEBOOKD MINUTEBOOK
# MINUTEBOOK_CORPUS names the folder of the pages; without it, skipped (77).
set -euo pipefail
server=$1
client=$2
[ -n "${MINUTEBOOK_CORPUS:-}" ] || exit 77
corpus=$MINUTEBOOK_CORPUS
here=$(cd "$(dirname "$0")" && pwd)
. "$here/server.sh"

cd "$corpus"
"$client" import seeds/*.txt pages/*.txt | tee "$work/first"
grep -q "failed 0" "$work/first" || fail "a page did not import"
"$client" import seeds/*.txt pages/*.txt | tee "$work/second"
grep -q 'created 0, updated 0' "$work/second" || fail "importing again wrote"
