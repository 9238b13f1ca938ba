# Sourced by the end-to-end scripts: starts a server on a free port over a new
# store, with the council `wexcombe`, and sets what the command line needs.
# Expects $server and $client, and takes more flags of the server from the
# array server_flags.
work=$(mktemp -d)
pid=
finish() {
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; }
  rm -rf "$work"
}
trap finish EXIT

"$server" serve --store "$work/minutebook.db" --listen 127.0.0.1:0 \
  ${server_flags[@]+"${server_flags[@]}"} \
  2>"$work/log" &
pid=$!
for _ in $(seq 100); do
  grep -q '"message":"serving"' "$work/log" && break
  sleep 0.1
done
MINUTEBOOK_SERVER=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' "$work/log")
export MINUTEBOOK_SERVER MINUTEBOOK_COUNCIL=wexcombe
export MINUTEBOOK_TOKEN_FILE=$work/minutebook.db.token
"$client" create council --id wexcombe \
  --set display_name="Wexcombe District Council" >/dev/null

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
