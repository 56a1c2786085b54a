# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/lib.sh: scenarios of the real program against the scripted server. A test file sources this
# and is a list of scenarios:
#
#   scenario 'T1: STLS is hidden'       a fresh home and account; ends the one before
#   stub OPTIONS <<'END' … END          starts the server with a script (tests/stub/README)
#   account KEY=VALUE …                 writes the settings; names what differs from the default; "user=" leaves
#                                       the user out
#   run STATUS ARGUMENTS …              runs postbag, which must exit with STATUS
#   says TEXT / says_not TEXT           in what the last run printed, either stream
#   stored N                            messages in new/ and cur/ of Inbox, and nothing left in tmp/
#   heard PATTERN / heard_not PATTERN   a command that reached the server (extended expression)
#   one_attempt                         there was one attempt to sign in
#   mailbox N                           makes N messages for the server's --maildir "$work/mail"
#   left N                              how many of them are still there
#
# Every failed expectation is counted; the file ends with `finish`.
set -u

stub_program=${builddir:-.}/tests/stub/pop3d
work=$(mktemp -d) || exit 99
stub_pid=
scenario_name=
failures=0
checks=0

end_stub() {
    [ -z "$stub_pid" ] || { kill "$stub_pid" 2>/dev/null; wait "$stub_pid" 2>/dev/null; }
    stub_pid=
}

trap 'end_stub; rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

scenario() {
    end_stub
    scenario_name=$1
    rm -rf "$work/home" "$work/mail"
    mkdir -m 700 "$work/home"
    rm -f "$work"/port "$work"/ca.pem "$work"/log "$work"/out
    printf 'secret\n' >"$work/home/password"
    chmod 600 "$work/home/password"
}

fail() {
    failures=$((failures + 1))
    printf 'FAIL: %s: %s\n' "$scenario_name" "$*"
    [ ! -f "$work/out" ] || sed 's/^/    | /' "$work/out" | head -n 20 | cat -v
    [ ! -f "$work/log" ] || sed 's/^/    > /' "$work/log" | tail -n 12 | cat -v
}

expect() { # WHAT COMMAND …
    checks=$((checks + 1))
    what=$1
    shift
    "$@" || fail "$what"
}

# Waits for a file that another process makes; the limit is a failure, never a way to go on.
await() {
    for _ in $(seq 200); do
        [ ! -s "$1" ] || return 0
        kill -0 "$stub_pid" 2>/dev/null || break
        sleep 0.05
    done
    fail "the server did not start"
    exit 1
}

stub() {
    cat >"$work/script"
    "$stub_program" --port-file "$work/port" --ca-out "$work/ca.pem" --log "$work/log" \
        --user ada --password secret --script "$work/script" "$@" &
    stub_pid=$!
    await "$work/port"
}

mailbox() {
    mkdir -p "$work/mail"
    for i in $(seq "$1"); do
        {
            printf 'From: Ada <ada@example.org>\nTo: bob@example.net\nSubject: message %s\n' "$i"
            printf 'Date: Sun, 22 Nov 2026 09:00:%02d +0000\nMessage-ID: <%s@example.org>\n\n' "$i" "$i"
            seq 1 $((i * 20))
        } >"$work/mail/$(printf 'message-%03d' "$i")"
    done
}

account() {
    {
        echo '[account home]'
        echo 'server = localhost'
        echo "port = $(cat "$work/port")"
        case " $*" in *' user='*) ;; *) echo 'user = ada' ;; esac
        echo "password_file = $work/home/password"
        [ ! -f "$work/ca.pem" ] || echo "ca_file = $work/ca.pem"
        for pair in "$@"; do [ "$pair" = user= ] || echo "${pair%%=*} = ${pair#*=}"; done
    } >"$work/home/postbag.conf"
    chmod 600 "$work/home/postbag.conf"
}

run() { # STATUS ARGUMENTS …
    wanted=$1
    shift
    status=0
    timeout "${RUN_SECONDS:-60}" "$POSTBAG" --home "$work/home" "$@" >"$work/out" 2>&1 </dev/null ||
        status=$?
    expect "postbag $* exits with $status, not $wanted" [ "$status" -eq "$wanted" ]
}

says() { expect "nothing says: $1" grep -qF -- "$1" "$work/out"; }
says_not() { expect "something says: $1" sh -c '! grep -qF -- "$1" "$2"' sh "$1" "$work/out"; }
# A line of the log is the session's number, then the command.
heard() { expect "the server never heard $1" grep -qE -- "^[0-9]+ $1" "$work/log"; }
heard_not() { expect "the server heard $1" sh -c '! grep -qE -- "^[0-9]+ $1" "$2"' sh "$1" "$work/log"; }
count_heard() { grep -cE -- "^[0-9]+ $1" "$work/log"; }
one_attempt() { expect 'not one attempt to sign in' [ "$(count_heard '(PASS|AUTH)')" -eq 1 ]; }
count_files() { find "$@" -type f 2>/dev/null | wc -l; }

stored() {
    inbox=$work/home/mail/Inbox
    n=$(count_files "$inbox/new" "$inbox/cur")
    expect "$n messages are stored, not $1" [ "$n" -eq "$1" ]
    n=$(count_files "$inbox/tmp")
    expect "$n files are left in tmp/" [ "$n" -eq 0 ]
}

left() {
    n=$(count_files "$work/mail")
    expect "$n messages are on the server, not $1" [ "$n" -eq "$1" ]
}

finish() {
    end_stub
    printf '%s checks, %s failures\n' "$checks" "$failures"
    [ "$checks" -gt 0 ] && [ "$failures" -eq 0 ]
    exit
}
