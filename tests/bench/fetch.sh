# SPDX-License-Identifier: GPL-3.0-or-later
# fetch.sh: how long a whole download takes, from the same Dovecot and interleaved with mpop where that is installed.
# Run by "make bench", never by "make check". A run counts only if everything was stored.
#
# BENCH_MESSAGES (5000), BENCH_RUNS (5), BENCH_SEED (1). Best on a machine with nothing else to do.
set -eu
. "${srcdir:-.}/tests/interop/dovecot-lib.sh"

n=${BENCH_MESSAGES:-5000}
runs=${BENCH_RUNS:-5}
scratch=$(mktemp -d)
trap 'dovecot_stop; rm -rf "$scratch"' EXIT
dovecot_start "$scratch"
dovecot_fill "$n" "${BENCH_SEED:-1}"

prepare_postbag() { account_home "$1" leave_on_server=always; }
fetch_postbag() { "$POSTBAG" --home "$1" fetch --quiet; }

prepare_mpop() {
    mkdir -m 700 -p "$1/mail/new" "$1/mail/cur" "$1/mail/tmp"
    (umask 077 && cat >"$1/mpoprc") <<END
account test
host 127.0.0.1
port $pop3s_port
user test
password secret
tls on
tls_starttls off
tls_trust_file $dovecot/ca.pem
pipelining on
keep on
received_header off
delivery maildir $1/mail
uidls_file $1/uidls
END
}
fetch_mpop() { mpop -C "$1/mpoprc" -Q test; }

time_one() { # PROGRAM RUN: a row of the raw table
    local home=$scratch/$1-$2 began ended
    "prepare_$1" "$home"
    began=${EPOCHREALTIME/[.,]/}
    "fetch_$1" "$home" >"$home.out" 2>&1 </dev/null || {
        cat "$home.out"
        fail "$1 did not get through"
    }
    ended=${EPOCHREALTIME/[.,]/}
    stored "$home" | diff -q - "$dovecot/originals" >/dev/null || fail "$1 did not store what the server has"
    echo "$1 $(((ended - began) / 1000))" >>"$scratch/raw"
}

programs=postbag
command -v mpop >/dev/null && programs='postbag mpop'
for program in $programs; do # the server's own files are read once, unmeasured
    time_one "$program" warm-up
done
: >"$scratch/raw"
for ((run = 1; run <= runs; run++)); do
    for program in $programs; do
        time_one "$program" "$run"
    done
done

megabytes=$(du -sm "$dovecot/mail/test" | cut -f 1)
echo "$n messages, about $megabytes MB, Dovecot on loopback with TLS, $runs runs each, interleaved"
LC_ALL=C sort -k1,1 -k2,2n "$scratch/raw" | awk -v n="$n" '
{
    row[$1, ++count[$1]] = $2
    all[$1] = all[$1] " " $2
}
END {
    for (program in count)
        median[program] = row[program, int((count[program] + 1) / 2)]
    printf "%-10s %10s %14s %8s   %s\n", "program", "median ms", "messages/s", "ratio", "all runs"
    for (program in count)
        printf "%-10s %10d %14.0f %8.2f  %s\n", program, median[program], n * 1000 / median[program],
            median[program] / median["postbag"], all[program]
}'
