#!/usr/bin/env bash
# A plan's files and pictures with the real programs: what is exported is for
# inspection and the same every time, and is imported again unchanged; a wrong
# row is named and nothing is half imported.
# usage: plan_files.sh MINUTEBOOKD MINUTEBOOK
set -euo pipefail
server=$1
client=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/server.sh"
cd "$work"

"$root/clients/python/generate" stubs
PYTHONPATH=stubs /usr/bin/python3 "$here/plan_council.py" \
  "$MINUTEBOOK_SERVER" "$MINUTEBOOK_TOKEN_FILE" wexcombe contact 40 36
export_plan() {
  "$client" plan export contact --on-date 2015-10-01 --format "$1" \
    --sheet "${3:-Actions}" -o "$2"
}
for format in pdf xlsx json csv; do
  export_plan $format "first.$format"
  export_plan $format "second.$format"
  cmp "first.$format" "second.$format" || fail "$format is not the same twice"
done
pdftotext -layout first.pdf first.txt
for expected in 'Wexcombe District Council' 'Pathway and decisions' \
  'City Executive Board' '(B) the action plan' 'Stage 1 signed off' \
  'Transformation fund' '72,502.50' 'CC01 Calls answered' 'no owner' \
  'History of the record' 'AdoptPlan'; do
  grep -qF -- "$expected" first.txt || fail "the document lacks: $expected"
done

# The same again: into the plan itself, which it leaves as it is, and through
# CSV into a new draft, which then exports the same.
"$client" plan import contact first.xlsx
"$client" plan import contact first.csv
export_plan json third.json
cmp first.json third.json || fail "importing what was exported changed it"
"$client" create action-plan --id copy --set title=Copy >/dev/null
"$client" plan import copy first.csv
"$client" plan export copy --on-date 2015-10-01 --format csv -o copy.csv
# What depends on the plan: the colour of an action without a start.
fields() {
  /usr/bin/python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], newline="")):
    print([(k, v) for k, v in row.items() if not k.startswith("(")])' "$1"
}
cmp <(fields first.csv) <(fields copy.csv) || fail "the copy differs"
grep -qF "'=Budget line" first.csv || fail "a formula is not guarded"
for file in first.xlsx readings.csv; do
  [ -f "$file" ] || export_plan csv "$file" Readings
  "$client" readings import "$file" | tee "$file.said"
  grep -q '^0 created, 0 updated, 0 corrected, [1-9][0-9]* unchanged, 0 refused' \
    "$file.said" || fail "reporting $file again is not unchanged"
done

# A wrong row is named by file, row and column, and nothing is imported.
/usr/bin/python3 - <<'END'
import csv
rows = list(csv.reader(open("first.csv", newline="")))
rows[1][rows[0].index("action")] = "new-action"
rows[2][rows[0].index("state")] = "under way"
csv.writer(open("wrong.csv", "w", newline="")).writerows(rows)
END
if "$client" plan import copy wrong.csv 2>said; then fail "a wrong row"; fi
cat said
grep -qE 'wrong.csv: row 3, column state: .*under way' said || fail "its place"
"$client" get actions/new-action >/dev/null 2>&1 && fail "half imported"

# Pictures of several sizes.
"$client" plan chart contact --on-date 2015-10-01 -o plan.svg
"$client" plan chart contact --on-date 2015-10-01 -o plan.png
"$client" measure chart contact-0 -o measure.svg
"$client" measure chart contact-0 --from 2015-01-01 -o measure.png
[ "$(head -c 4 plan.png | tail -c 3)$(head -c 4 measure.png | tail -c 3)" = PNGPNG ] ||
  fail "the pictures"
grep -q '<svg' plan.svg && grep -q '<svg' measure.svg || fail "the drawings"
if "$client" plan chart contact -o plan.gif 2>said; then fail "a gif"; fi
grep -q 'ends in .svg or .png' said || fail "what a chart may be"

# Tables: the colour first, by word.
"$client" measure list --on-date 2015-10-01 | tee list
grep -qE '^(green|amber|red) +contact-1 ' list || fail "the list of measures"
"$client" measure show contact-0 --on-date 2015-10-01 >show
grep -q '^reading *2015-09-01' show || fail "a measure's values"
"$client" measure performance --on-date 2015-10-01 | tee performance
grep -qE '^(green|amber|red) +all ' performance || fail "the performance"
echo "plan files: whole"
