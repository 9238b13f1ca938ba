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
    ${3:+--sheet "$3"} -o "$2"
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
rc=0
"$client" get action new-action >/dev/null 2>&1 || rc=$?
[ "$rc" = 3 ] || fail "half imported: $rc"

# What is no such file is refused with what to do, and so is what a file says
# twice or no plan can be told.
refused() { # CODE EXPECTED COMMAND...
  local code=$1 expected=$2 rc=0
  shift 2
  "$client" "$@" >said 2>&1 || rc=$?
  [ "$rc" = "$code" ] && grep -qE -- "$expected" said ||
    { cat said; fail "expected $code and $expected of $*: $rc"; }
  if grep -q libprotobuf said; then fail "what a library says of $*"; fi
}
printf 'action,title\nx,Caf\351\n' >latin.csv
refused 6 'latin.csv: row 2, column title: .*CSV UTF-8' plan import copy latin.csv
cp first.pdf named.xlsx
refused 6 'named.xlsx: is a PDF' plan import copy named.xlsx
printf 'action,title\nx,X\ny,Y\nx,X\n' >twice.csv
refused 6 'twice.csv: row 4, column action: .*row 2' plan import copy twice.csv
refused 3 'no sheet "Nope": expected one of Plan, Actions' \
  plan export contact --format csv --sheet Nope
refused 2 'sheet is of --format csv' plan export contact --sheet Actions
"$client" plan revise contact --id next >/dev/null
action=$(cut -d, -f1 first.csv | sed -n 2p)
printf 'action,disposition,moved_to\n%s,moved,nowhere\n' "$action" >move.csv
refused 6 'move.csv: column moved_to: there is no .*actionPlans/nowhere' \
  plan decide next move.csv
printf 'action,disposition\n%s,dropped\n' "$action" >drop.csv
refused 6 'drop.csv: row 2, column reason' plan decide next drop.csv
printf 'action,disposition,moved_to\n%s,moved,copy\n' "$action" >move.csv
"$client" plan decide next move.csv --dry-run | grep -q 'would be decided' ||
  fail "moved to a plan by its id"

# A bad cell stops its row alone where that was asked for.
/usr/bin/python3 - <<'END'
import csv
rows = list(csv.reader(open("readings.csv", newline="")))[:5]
rows[1][rows[0].index("status")] = "finall"
rows[2][rows[0].index("value")] = "78%"
csv.writer(open("some.csv", "w", newline="")).writerows(rows)
END
refused 6 'some.csv: row 2, column status: .*finall' readings import some.csv
refused 6 'some.csv: row 3, column value: is no number' \
  readings import some.csv --each
grep -q '^0 created, 0 updated, 0 corrected, 2 unchanged, 2 refused' said ||
  fail "the right rows are not reported"

refused 2 'from cannot be "bad"' measure chart contact-0 -o x.svg --from bad
refused 2 'dimension cannot be "ward"' \
  measure chart contact-0 -o x.svg --dimension ward
refused 3 'with ward=north' \
  measure chart contact-0 -o x.svg --dimension ward=north
refused 3 'the periods go from 20' \
  measure chart contact-0 -o x.svg --from 2030-01-01
[ ! -e x.svg ] || fail "a picture of nothing"

# Where nothing says where, a document is a file of the plan's name.
"$client" plan export contact --on-date 2015-10-01 --format pdf >out
[ ! -s out ] && cmp contact.pdf first.pdf || fail "the document's file"

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
