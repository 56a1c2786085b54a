# SPDX-License-Identifier: GPL-3.0-or-later
# dovecot.sh: the whole way against Dovecot: everything fetched is what the server has, by POP3S and by STLS; nothing is
# fetched twice; the retention policy does what it says; wrong certificates and passwords are refused.
set -eu
here=${srcdir:-.}/tests/interop
. "$here/dovecot-lib.sh"

n=${DOVECOT_MESSAGES:-1000}
scratch=$(mktemp -d)
trap 'dovecot_stop; rm -rf "$scratch"' EXIT
dovecot_start "$scratch"

expect_status() { # STATUS WHAT
    [ "$status" -eq "$1" ] || fail "$2: exit status $status, not $1"
}

expect_stored_all() { # HOME WHAT
    stored "$1" >"$scratch/stored"
    diff "$dovecot/originals" "$scratch/stored" >"$scratch/difference" ||
        fail "$2: what is stored is not what was on the server: $(grep -c '^<' "$scratch/difference") missing," \
            "$(grep -c '^>' "$scratch/difference") too many"
}

expect_session() { # PATTERN WHAT
    dovecot_last_session | grep -q "$1" || fail "$2: no \"$1\" in: $(dovecot_last_session)"
}

echo '--- POP3S, 14 days'
dovecot_fill "$n" 1
account_home "$scratch/a"
before=$(date -u -d '+14 days' +%F)
postbag_in "$scratch/a" fetch
after=$(date -u -d '+14 days' +%F)
expect_status 0 'first fetch'
expect_stored_all "$scratch/a" 'first fetch'
expect_session "retr=$n/.*del=0/$n" 'first fetch'
postbag_in "$scratch/a" fetch
expect_status 0 'second fetch'
expect_session "retr=0/.*del=0/$n" 'second fetch'
expect_stored_all "$scratch/a" 'second fetch'
[ "$(dovecot_count)" -eq "$n" ] || fail "14 days: $(dovecot_count) of $n messages are left"

echo '--- the plan says so'
postbag_in "$scratch/a" plan
expect_status 0 plan
kept=$(grep -c -e "kept until $before" -e "kept until $after" "$scratch/a/out") || true
[ "$kept" -ge "$n" ] || fail "plan: \"kept until $before\" $kept times, not $n"

echo '--- 15 days later'
export POSTBAG_CLOCK_OFFSET=1296000
postbag_in "$scratch/a" plan
expect_status 0 'plan, 15 days later'
held=$(grep -c 'over the delete limit' "$scratch/a/out") || true
[ "$held" -ge "$n" ] || fail "plan, 15 days later: \"over the delete limit\" $held times, not $n"
postbag_in "$scratch/a" fetch
expect_status 0 'fetch without a yes, 15 days later'
expect_session "retr=0/.*del=0/$n" 'fetch without a yes, 15 days later'
[ "$(dovecot_count)" -eq "$n" ] || fail "without a yes: $(dovecot_count) of $n messages are left"
echo 'delete_limit = none' >>"$scratch/a/postbag.conf"
postbag_in "$scratch/a" plan
gone=$(grep -c '14 days passed' "$scratch/a/out") || true
[ "$gone" -ge "$n" ] || fail "plan, 15 days later: \"14 days passed\" $gone times, not $n"
sed -i '/^delete_limit/d' "$scratch/a/postbag.conf"
postbag_in "$scratch/a" fetch --confirm-deletes
expect_status 0 'fetch with a yes, 15 days later'
expect_session "retr=0/.*del=$n/$n" 'fetch with a yes, 15 days later'
[ "$(dovecot_count)" -eq 0 ] || fail "15 days later: $(dovecot_count) messages are left"
expect_stored_all "$scratch/a" '15 days later'
postbag_in "$scratch/a" log
expect_status 0 log
confirmed=$(grep -c 'confirmed' "$scratch/a/out") || true
[ "$confirmed" -eq "$n" ] || fail "log: \"confirmed\" $confirmed times, not $n"
grep -q '14 days passed' "$scratch/a/out" || fail 'log: the reason is missing'
unset POSTBAG_CLOCK_OFFSET

echo '--- STLS, never'
dovecot_fill "$n" 2
account_home "$scratch/b" security=starttls port="$pop3_port" leave_on_server=never server=localhost
postbag_in "$scratch/b" fetch
expect_status 0 'fetch by STLS'
expect_stored_all "$scratch/b" 'fetch by STLS'
expect_session "retr=$n/.*del=$n/$n" 'fetch by STLS'
[ "$(dovecot_count)" -eq 0 ] || fail "never: $(dovecot_count) messages are left"
postbag_in "$scratch/b" fetch
expect_status 0 'second fetch by STLS'
expect_session 'retr=0/' 'second fetch by STLS'

echo '--- certificates'
refused() { # NAME SENTENCE KEY=VALUE…
    local name=$1 sentence=$2 logins
    shift 2
    logins=$(grep -c 'Login:' "$dovecot/log") || true
    account_home "$scratch/$name" "$@"
    postbag_in "$scratch/$name" fetch
    expect_status 69 "$name"
    grep -q -- "$sentence" "$scratch/$name/err" || fail "$name: the message does not say \"$sentence\""
    [ "$(grep -c 'Login:' "$dovecot/log")" -eq "$logins" ] || fail "$name: it signed in all the same"
}
dovecot_fill 3 3
for way in "tls:$pop3s_port" "starttls:$pop3_port"; do
    keys=("security=${way%%:*}" "port=${way#*:}")
    refused "wrong-host-${way%%:*}" 'not for "127.0.0.2"' server=127.0.0.2 "${keys[@]}"
    refused "unknown-ca-${way%%:*}" 'not trusted' ca_file="$dovecot/other.pem" "${keys[@]}"
    refused "expired-${way%%:*}" 'expired' server=127.0.0.3 "${keys[@]}"
done

echo '--- a wrong password, once'
account_home "$scratch/w"
echo wrong >"$scratch/w/password"
before=$(grep -c 'assword mismatch' "$dovecot/log") || true
postbag_in "$scratch/w" fetch
expect_status 77 'wrong password'
tried=$(($(grep -c 'assword mismatch' "$dovecot/log") - before))
[ "$tried" -eq 1 ] || fail "the wrong password was tried $tried times"
grep -q wrong "$scratch/w/postbag.log" "$scratch/w/out" 2>/dev/null && fail 'the password stands in the log'
[ "$(dovecot_count)" -eq 3 ] || fail 'messages are gone after a refused login'

echo "all as it should be, with $n messages"
