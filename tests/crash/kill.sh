# SPDX-License-Identifier: GPL-3.0-or-later
# kill.sh: SIGKILL at many moments of a fetch with leave_on_server = never, each followed by a fetch that is left alone.
# Right after it every message is here or on the server; in the end each is here once and whole, and the server is empty.
#
# The moments are of three kinds in turn: any time of the run; right after some of the messages became durable; and
# after all of them did, while the copies are verified and deleted on the server. KILL_SEED chooses others,
# KILL_ROUNDS more of them, KILL_MESSAGES another size.
set -eu
. "${srcdir:-.}/tests/interop/dovecot-lib.sh"
shopt -s nullglob

n=${KILL_MESSAGES:-2000} # more than a batch, so that there is a time at which a part is stored
rounds=${KILL_ROUNDS:-21}
RANDOM=${KILL_SEED:-20261122}
scratch=$(mktemp -d)
trap 'dovecot_stop; rm -rf "$scratch"' EXIT
dovecot_start "$scratch"

now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }
sleep_ms() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }
random_below() { random=$(((RANDOM * 32768 + RANDOM) % ($1 > 0 ? $1 : 1))); }

start_round() { # NAME: a full maildrop and an empty home, on a log of its own
    dovecot_fill "$n" 7
    home=$scratch/$1
    account_home "$home" leave_on_server=never
    log_before=$(wc -l <"$dovecot/log")
}

check_round() { # NAME
    stored "$home" >"$scratch/stored"
    diff "$dovecot/originals" "$scratch/stored" >"$scratch/difference" ||
        fail "$1: $(grep -c '^<' "$scratch/difference") lost or changed, $(grep -c '^>' "$scratch/difference")" \
            'twice or partial'
    [ "$(dovecot_count)" -eq 0 ] || fail "$1: $(dovecot_count) messages are still on the server"
    [ -z "$(cd "$home/mail" && find . -path '*/tmp/*' -type f)" ] || fail "$1: files are left in tmp"
}

# At any moment a message is here or on the server.
check_nothing_lost() {
    { stored "$home"; "$mkmail" --list "$dovecot/mail/test/new" "$dovecot/mail/test/cur"; } |
        LC_ALL=C sort -u >"$scratch/both"
    diff "$dovecot/originals" "$scratch/both" >"$scratch/difference" ||
        fail "right after the kill $(grep -c '^<' "$scratch/difference") messages are nowhere," \
            "$(grep -c '^>' "$scratch/difference") are not what was sent"
}

n_durable() { # sets durable
    local files=("$home"/mail/Inbox/new/* "$home"/mail/Inbox/cur/*)
    durable=${#files[@]}
}

# Waits until $1 messages are durable, or the fetch has ended.
wait_for_durable() {
    n_durable
    while [ "$durable" -lt "$1" ] && kill -0 "$pid" 2>/dev/null; do
        n_durable
    done
}

fetch_in_background() {
    "$POSTBAG" --home "$home" fetch >"$home/out" 2>"$home/err" </dev/null &
    pid=$!
}

start_round whole
began=$(now_ms)
last_home=$home
fetch_in_background
wait_for_durable "$n"
deleting=$(now_ms)
wait "$pid" || fail "a fetch that nobody kills: exit status $?"
whole=$(($(now_ms) - began)) deleting=$(($(now_ms) - deleting))
check_round 'a fetch that nobody kills'

n_killed=0 n_partly=0 n_all=0 n_deleting=0
for ((round = 1; round <= rounds; round++)); do
    start_round "$round"
    fetch_in_background
    case $((round % 3)) in
    0) random_below "$whole" ;;
    1) random_below "$((n / 2))" && wait_for_durable $((random + 1)) && random_below $((whole / 20)) ;;
    2) wait_for_durable "$n" && random_below "$deleting" ;;
    esac
    sleep_ms "$random"
    if kill -9 "$pid" 2>/dev/null; then
        n_killed=$((n_killed + 1))
    fi
    wait "$pid" 2>/dev/null || true
    check_nothing_lost
    n_durable
    killed_with=$durable
    if [ "$killed_with" -eq "$n" ]; then
        n_all=$((n_all + 1))
    elif [ "$killed_with" -gt 0 ]; then
        n_partly=$((n_partly + 1))
    fi
    postbag_in "$home" fetch
    [ "$status" -eq 0 ] || fail "killed with $killed_with of $n stored: the next fetch ends with $status"
    check_round "killed with $killed_with of $n stored"
    # A session that ended without QUIT, after DELE: it must have deleted nothing.
    if tail -n "+$((log_before + 1))" "$dovecot/log" | grep -v 'Logged out' | grep -q 'del=[1-9]'; then
        n_deleting=$((n_deleting + 1))
    fi
done
echo "$rounds rounds of $n messages, $whole ms undisturbed ($deleting of them with all stored): $n_killed killed, $n_partly of them with a part of the" \
    "messages stored, $n_all with all, $n_deleting between DELE and QUIT"
[ "$n_killed" -ge $((rounds / 2)) ] && [ "$n_partly" -gt 0 ] && [ "$n_all" -gt 0 ] ||
    fail 'too few were killed where it matters to say anything'
