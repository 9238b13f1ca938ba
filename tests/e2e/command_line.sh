#!/usr/bin/env bash
# What a person asks of the command line: it waits where the server is busy,
# shows minutes, cuts no ids in a pipe, and says so where a filter names what
# does not exist.
# usage: command_line.sh MINUTEBOOKD MINUTEBOOK
set -euo pipefail
server=$1
client=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
server_flags=(--max-rate-per-caller 40)
. "$here/server.sh"

# Far more calls than the server takes of one caller at once.
cd "$root/deploy/examples"
"$client" import ./* | tee "$work/import"
grep -q 'failed 0' "$work/import" || fail "the import did not wait"
expect() {
  grep -qF -- "$1" "$work/said" || fail "expected \"$1\" in: $(cat "$work/said")"
}
say() { "$client" "$@" >"$work/said"; }
refuse() {
  local code=0
  "$client" "${@:2}" >"$work/said" 2>&1 || code=$?
  [ $code -eq "$1" ] || fail "${*:2} ended with $code: $(cat "$work/said")"
}
# Less than one call may need.
code=0
for _ in $(seq 60); do
  "$client" get council wexcombe --timeout 0.02 >"$work/said" 2>&1 || code=$?
  [ $code -eq 0 ] || break
done
[ $code -eq 0 ] || [ $code -eq 7 ] || fail "busy ended with $code"

say recommendation unanswered
expect 'put to executive-2013-11-12/'
say recommendation unanswered --overdue
expect 'No answer is late.'
meeting=executive-2013-11-12
item=61-draft-customer-strategy
for step in publish-agenda hold draft-minutes publish-minutes; do
  say meeting $step $meeting
done
say meeting correct $meeting --item $item --text "Agreed by 5 to 4" \
  --reason Misheard
expect "is corrected: item $item"
say meeting correct $meeting --item $item --add-exempt-part \
  --title "The price" --text "At most 40,000" --reason "Left out"
expect "is corrected: an exempt part of item $item"
say list exempt-parts --parent $meeting/$item --columns name --output csv
part=$(tail -n 1 "$work/said" | tr -d '\r')
say meeting correct $meeting --item $item --exempt-part "${part##*/}" \
  --text "At most 30,000" --reason Misheard
say get exempt-part $meeting/$item/"${part##*/}"
expect 'At most 30,000'
say meeting show $meeting
expect 'Minutes: Agreed by 5 to 4'
expect "of $item: Misheard"
say item show $meeting/$item
expect 'Minutes: Agreed by 5 to 4'
say meeting list --from 2014 --to 2014
expect customer-and-communities-scrutiny-committee-2014-02-04
expect executive-2014-03-11
say meeting list --from 2014-03-11 --to 2014-03
expect executive-2014-03-11
refuse 3 meeting list --body nobody
refuse 3 commitment overdue --to-body nobody
refuse 3 measure list --department nobody
refuse 3 plan gaps --department nobody
refuse 3 token list --council nope
say body show executive --output csv
expect 'kind,from,until,name,state,id'
say access explain oidc:alice MeetingService.UpdateMeeting --output csv
expect 'allowed,reason,roles,asks_for,given_by,sits_on,besides'
