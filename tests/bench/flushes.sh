# SPDX-License-Identifier: GPL-3.0-or-later
# flushes.sh: how often a download makes the disk write, as strace counts it: with batches, not with messages. Run by
# "make bench-flushes"; times mean nothing here. Fails when postbag flushes more than a batch of 1000 messages explains.
#
# BENCH_COUNTS (1000 2000 4000 8000 16000), BENCH_PROGRAMS (postbag mpop), BENCH_RAM and BENCH_DISK as for fetch.sh.
set -eu
here=${srcdir:-.}/tests/bench
builddir=$(cd "${builddir:-.}" && pwd)
. "${srcdir:-.}/tests/interop/dovecot-lib.sh"
. "$here/programs.sh"
. "$here/rows.sh"

counts=${BENCH_COUNTS:-1000 2000 4000 8000 16000}
programs=${BENCH_PROGRAMS:-postbag mpop}
seed=1
per_batch=4 # syncfs, the folder, the ledger; and now and then a log into its database
at_ends=40  # made once: folders, databases, the listing, the end

command -v strace >/dev/null || skip 'there is no strace here'
ram=$(mktemp -d "${BENCH_RAM:-/dev/shm}/postbag-bench.XXXXXX")
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-stores.XXXXXX")
trap 'dovecot_stop; rm -rf "$ram" "$disk"' EXIT
trap 'exit 130' HUP INT TERM

dovecot_start "$ram"
printf '%-10s %9s %8s %7s %10s %7s %6s\n' program messages batches fsync fdatasync syncfs all
for n in $counts; do
    fill "n$n" "$n" short
    for program in $programs; do
        is_there "$program" || continue
        home=$disk/$program-$n
        mkdir -p "$home"
        "prepare_$program" "$home" "n$n" "$pop3s_port" keep
        "command_$program" "$home"
        strace -f -c -e trace=fsync,fdatasync,syncfs -o "$home/flushes" "${command[@]}" >"$home/said" 2>&1 </dev/null ||
            fail "$program with $n messages: $(tail -n 3 "$home/said")"
        check_store flushes "$program" "$home" "n$n"
        batches=$(((n + 999) / 1000))
        awk -v program="$program" -v n="$n" -v batches="$batches" '
            { count[$NF] = $4 }
            END {
                all = count["fsync"] + count["fdatasync"] + count["syncfs"]
                printf "%-10s %9d %8s %7d %10d %7d %6d\n", program, n, program == "postbag" ? batches : "-",
                    count["fsync"], count["fdatasync"], count["syncfs"], all
                print all >"/dev/stderr"
            }' "$home/flushes" 2>"$home/all"
        [ "$program" != postbag ] || [ "$(cat "$home/all")" -le $((at_ends + per_batch * batches)) ] ||
            fail "$(cat "$home/all") flushes for $batches batches"
    done
done
