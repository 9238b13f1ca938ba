#!/usr/bin/env bash
# From published pages to an issue's history with the two real programs: the
# example pages import, the history tells what they say, importing again
# changes nothing, a strategy's plan is drawn, and a Python client reads the
# same.
# usage: walking_line.sh MINUTEBOOKD MINUTEBOOK
set -euo pipefail
server=$1
client=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/server.sh"

cd "$root/deploy/examples"
"$client" import ./* >"$work/first"
cat "$work/first"
"$client" issue history customer-strategy-2014-2017 >"$work/history"
cat "$work/history"
for expected in \
  '2013-11-12 Executive' \
  '2014-02-04 Customer and Communities Scrutiny Committee' \
  '(A) the Customer Strategy 2014-2017 be adopted' \
  '> adopted: Customer Strategy 2014-2017' \
  'Answer: not agreed' \
  'due in February 2014 (2014-02-01 to 2014-02-28)' \
  'Refers to: Minute 61, Executive, 2013-11-12, on record'; do
  grep -qF "$expected" "$work/history" || fail "the history lacks: $expected"
done

"$client" import ./* >"$work/second"
cat "$work/second"
grep -q 'created 0, updated 0' "$work/second" || fail "importing again wrote"

# A strategy with its plan on a page, drawn by the server.
"$client" create plan-template --id corporate --set title=Corporate \
  --set 'sections=[{"key":"vision","heading":"Our vision"},{"key":"actions","heading":"What we will do"}]' \
  --set 'style={"landscape":true}' >/dev/null
"$client" create summary --id plan --set title=Plan \
  --set kind=plan-on-a-page --set plan_template=corporate \
  --set 'sections=[{"key":"vision","text":"Right the first time."},{"key":"actions","text":"- Open one contact centre"}]' >/dev/null
"$client" create strategy --id customer --set title="Customer Strategy" >/dev/null
"$client" create edition --parent strategies/customer --id 2014 \
  --set version=v1 --set summaries=plan >/dev/null
"$client" strategy list | tee "$work/strategies"
grep -q 'customer .*Customer Strategy.*not yet' "$work/strategies" ||
  fail "the list of strategies"
"$client" strategy show customer | tee "$work/strategy"
grep -qF '! no edition is in force' "$work/strategy" || fail "the strategy"
"$client" strategy pathway customer | grep -q 'No body dealt' ||
  fail "the pathway"
"$client" strategy plan-on-a-page customer --file "$work/plan.pdf"
pdftotext -raw "$work/plan.pdf" - | tee "$work/plan.txt"
for expected in 'Wexcombe District Council' 'Customer Strategy' \
  'Right the first time.' '• Open one contact centre' 'Draft, not approved' \
  'Edition: v1'; do
  grep -qF "$expected" "$work/plan.txt" || fail "the plan lacks: $expected"
done
"$client" strategy plan-on-a-page summaries/plan --format md --file - |
  grep -qF '## What we will do' || fail "the plan as Markdown"

"$root/clients/python/generate" "$work/stubs"
PYTHONPATH=$work/stubs /usr/bin/python3 "$root/clients/python/example.py" \
  "$MINUTEBOOK_SERVER" "$MINUTEBOOK_TOKEN_FILE" wexcombe >"$work/python"
cat "$work/python"
grep -q 'parish councils.*agreed' "$work/python" || fail "the Python client"
# Reflection describes the contract, and asks for the token like every call.
buf=$root/proto/node_modules/.bin/buf
url=http://$MINUTEBOOK_SERVER/minutebook.councils.v1.CouncilService/GetCouncil
token="authorization: Bearer $(cat "$MINUTEBOOK_TOKEN_FILE")"
ask() {
  "$buf" curl --http2-prior-knowledge --protocol grpc --header "$token" \
    --data '{"name":"councils/wexcombe"}' "$@" "$url"
}
ask --reflect-header "$token" | grep -q Wexcombe || fail "reflection"
if ask --reflect-header "authorization: Bearer wrong" >/dev/null 2>&1; then
  fail "reflection with a wrong token"
fi
echo "walking line: whole"
