# SPDX-License-Identifier: GPL-3.0-or-later
# kill.sh: SIGKILL at moments spread over a whole fetch with leave_on_server = never, each followed by a fetch that is
# left alone. Afterwards every message is here once, whole, and the server is empty.
#
# KILL_SEED chooses other moments, KILL_ROUNDS more of them, KILL_MESSAGES other sizes.
set -eu
. "${srcdir:-.}/tests/interop/dovecot-lib.sh"

n=${KILL_MESSAGES:-1000}
rounds=${KILL_ROUNDS:-20}
RANDOM=${KILL_SEED:-20261122}
scratch=$(mktemp -d)
trap 'dovecot_stop; rm -rf "$scratch"' EXIT
dovecot_start "$scratch"

now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

start_round() { # NAME: a full maildrop and an empty home
    dovecot_fill "$n" 7
    home=$scratch/$1
    account_home "$home" leave_on_server=never
}

check_round() { # NAME
    stored "$home" >"$scratch/stored"
    diff "$dovecot/originals" "$scratch/stored" >"$scratch/difference" ||
        fail "$1: $(grep -c '^<' "$scratch/difference") lost or changed, $(grep -c '^>' "$scratch/difference")" \
            'twice or partial'
    [ "$(dovecot_count)" -eq 0 ] || fail "$1: $(dovecot_count) messages are still on the server"
    [ -z "$(cd "$home/mail" && find . -path '*/tmp/*' -type f)" ] || fail "$1: files are left in tmp"
}

start_round whole
began=$(now_ms)
postbag_in "$home" fetch
whole=$(($(now_ms) - began))
[ "$status" -eq 0 ] || fail "a fetch that nobody kills: exit status $status"
check_round 'a fetch that nobody kills'
rm -rf "$home"

n_killed=0 n_downloading=0 n_deleting=0
for ((round = 1; round <= rounds; round++)); do
    start_round "$round"
    # One moment in each of $rounds equal parts of the time that a whole fetch takes.
    moment=$(((whole * (round - 1) + RANDOM * whole / 32768) / rounds))
    "$POSTBAG" --home "$home" fetch >"$home/out" 2>"$home/err" </dev/null &
    pid=$!
    sleep "$((moment / 1000)).$(printf %03d $((moment % 1000)))"
    if kill -9 "$pid" 2>/dev/null; then
        n_killed=$((n_killed + 1))
    fi
    wait "$pid" 2>/dev/null || true
    here_now=$(stored "$home" | wc -l)
    if [ "$here_now" -gt 0 ] && [ "$here_now" -lt "$n" ]; then
        n_downloading=$((n_downloading + 1))
    elif [ "$here_now" -eq "$n" ]; then
        n_deleting=$((n_deleting + 1))
    fi
    postbag_in "$home" fetch
    [ "$status" -eq 0 ] || fail "killed after $moment ms: the next fetch ends with $status"
    check_round "killed after $moment of $whole ms with $here_now stored"
    rm -rf "$home"
done
echo "$rounds rounds of $n messages ($whole ms undisturbed): $n_killed killed in time, $n_downloading of them" \
    "with a part stored, $n_deleting with all stored and the deletions under way or done"
[ "$n_killed" -ge $((rounds / 2)) ] || fail 'too few were killed in time to say anything'
