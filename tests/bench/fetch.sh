# SPDX-License-Identifier: GPL-3.0-or-later
# fetch.sh: how long fetching takes, side by side with other programs and with floors, from one Dovecot on loopback with
# TLS and an authority of its own. "make bench-fetch" runs all of it, "make bench" a short form; never part of make check.
#
#   BENCH_ROWS      keep delete new-10000 new-50000 delay huge: which rows (all)
#   BENCH_PROGRAMS  postbag mpop mutt fetchmail getmail discard syncfs fsync: which programs (all; list belongs to new-*)
#   BENCH_RUNS      repetitions (5); BENCH_SLOW_RUNS of mutt, fetchmail and getmail (2)
#   BENCH_MESSAGES  of keep and delete (10000); BENCH_SEED (1)
#   BENCH_RAM       a folder in memory for the server's mail (/dev/shm); BENCH_DISK one on the disk for the stores
#                   (a new one beside the build); both need room: a store for each run, removed at the end
#
# The programs are run in turn, so that a disturbance meets them all; what is left to write of the run before is flushed
# first. A run counts only if everything was stored unchanged (same.c). Between two runs a store is moved aside, not
# removed: a file system remembers deletions for some seconds and makes new files slowly.
#
# Missing programs are installed where apt-get and the rights for it are there; without them their columns stay empty.
# The raw rows are in bench-fetch.raw: row, program, run, ms, ms of CPU, most memory in KB.
set -eu
here=${srcdir:-.}/tests/bench
builddir=$(cd "${builddir:-.}" && pwd)
. "${srcdir:-.}/tests/interop/dovecot-lib.sh"
. "$here/programs.sh"
. "$here/rows.sh"

all_rows='keep delete new-10000 new-50000 delay huge'
rows=${BENCH_ROWS:-$all_rows}
programs=${BENCH_PROGRAMS:-postbag mpop mutt fetchmail getmail discard syncfs fsync}
runs=${BENCH_RUNS:-5}
slow_runs=${BENCH_SLOW_RUNS:-2}
n_messages=${BENCH_MESSAGES:-10000}
seed=${BENCH_SEED:-1}
raw=$builddir/bench-fetch.raw
removed=$builddir/bench-fetch.removed

ram=$(mktemp -d "${BENCH_RAM:-/dev/shm}/postbag-bench.XXXXXX")
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-stores.XXXXXX")
helpers=()
cleanup() {
    [ ${#helpers[@]} -eq 0 ] || kill "${helpers[@]}" 2>/dev/null || true
    dovecot_stop
    rm -rf "$ram" "$disk"
    touch "$removed"
}
trap cleanup EXIT
trap 'exit 130' HUP INT TERM

install_programs
wait_for_removal
dovecot_start "$ram"
: >"$raw"
for row in $rows; do
    case " $all_rows " in *" $row "*) ;; *) fail "no such row: $row" ;; esac
    run_row "$row"
done
describe_machine
awk -f "$here/table.awk" "$raw"
