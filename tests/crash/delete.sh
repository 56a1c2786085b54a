# SPDX-License-Identifier: GPL-3.0-or-later
# delete.sh: SIGKILL at named points of a session, leave_on_server = never. The scripted server stops answering there,
# so the program stands exactly at that point when it dies. Right after it every message is here or on the server; the
# next fetch completes, and each message is here once and whole.
set -eu
. "${srcdir:-.}/tests/interop/lib.sh"

n=300
scratch=$(mktemp -d)
certificates=$scratch server_log=$scratch/log
stub_pid=
end_stub() {
    [ -z "$stub_pid" ] || { kill "$stub_pid" && wait "$stub_pid"; } 2>/dev/null || true
    stub_pid=
}
trap 'end_stub; rm -rf "$scratch"' EXIT

mkdir "$scratch/source"
"$mkmail" "$n" 11 "$scratch/source"
"$mkmail" --list "$scratch/source" >"$scratch/originals"

wait_until() { # WHAT COMMAND…
    local what=$1 i
    shift
    for ((i = 0; i < 600; i++)); do
        "$@" && return 0
        sleep 0.05
    done
    fail "$point: never: $what"
}

compare() { # WHAT: the list on standard input against the originals
    diff "$scratch/originals" - >"$scratch/difference" ||
        fail "$point: $1: $(grep -c '^<' "$scratch/difference") missing," \
            "$(grep -c '^>' "$scratch/difference") too many"
}

n_points=0
die_at() { # RULE
    point=$1
    n_points=$((n_points + 1))
    home=$scratch/home$n_points
    box=$scratch/box$n_points
    cp -r "$scratch/source" "$box"
    rm -f "$scratch/port" "$scratch/ca.pem"
    printf 'session 1 %s\n' "$point" >"$scratch/script"
    : >"$server_log"
    "${builddir:-.}/tests/stub/pop3d" --port-file "$scratch/port" --ca-out "$scratch/ca.pem" --maildir "$box" \
        --user test --password secret --script "$scratch/script" --log "$server_log" &
    stub_pid=$!
    wait_until 'the server listens' test -s "$scratch/port"
    pop3s_port=$(cat "$scratch/port")
    account_home "$home" leave_on_server=never server=localhost
    last_home=$home

    "$POSTBAG" --home "$home" fetch >"$home/out" 2>"$home/err" </dev/null &
    pid=$!
    wait_until 'the server stops answering' grep -q '(stalled)' "$server_log"
    kill -9 "$pid" || fail "$point: it had ended by itself"
    wait "$pid" 2>/dev/null || true
    { stored "$home"; "$mkmail" --list "$box"; } | LC_ALL=C sort -u | compare 'right after the kill'

    postbag_in "$home" fetch
    [ "$status" -eq 0 ] || fail "$point: the next fetch ends with $status"
    stored "$home" | compare 'after the next fetch'
    [ -z "$(ls -A "$box")" ] || fail "$point: messages are still on the server"
    [ -z "$(cd "$home/mail" && find . -path '*/tmp/*' -type f)" ] || fail "$point: files are left in tmp"
    postbag_in "$home" fetch
    [ "$status" -eq 0 ] || fail "$point: a third fetch ends with $status"
    stored "$home" | compare 'after a third fetch'
    end_stub
}

die_at 'on greeting stall'
die_at 'on UIDL stall'
die_at 'on UIDL stall after 100 lines'
die_at 'on RETR 1 stall'
die_at 'on RETR 150 stall after 3 lines'
die_at "on RETR $n stall"
die_at 'on DELE 1 stall'
die_at 'on DELE 150 stall'
die_at 'on DELE 150 stall after 0'
die_at "on DELE $n stall after 0"
die_at 'on QUIT stall'
die_at 'on QUIT stall after 0'
echo "killed at $n_points points of a session with $n messages: nothing lost, nothing twice"
