# SPDX-License-Identifier: GPL-3.0-or-later
# retention.sh: from a key to the screen on the retention page, in the real program in a pseudo-terminal, with a year of mail
# on the server. "make bench-retention", also part of "make bench"; never part of make check.
#
#   BENCH_LISTED    messages on the server (100000); all but the newest two of a hundred are stored here, every 25th
#                   is flagged
#   BENCH_KEYS      keys at each size of the terminal (120)
#   BENCH_DISK      a folder for the archive (one beside the build)
#
# The aim is 50 ms from the key to the settled screen: the screen is drawn once a key, after the whole forecast was decided anew,
# so its first change is its last; "settle" between the keys shows that nothing follows.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
run=$builddir/tests/screen/run
n=${BENCH_LISTED:-100000}
keys=${BENCH_KEYS:-120}
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-retention.XXXXXX")
trap 'rm -rf "$disk"' EXIT
trap 'exit 130' HUP INT TERM

[ -x "$run" ] || { echo "retention: no screen harness (libvterm), nothing measured"; exit 0; }
mkdir "$disk/home"
cat >"$disk/home/postbag.conf" <<END
[account home]
address = ada@example.org
server = pop.example.org
leave_on_server = 14 days
[general]
check_every = never
END
chmod 600 "$disk/home/postbag.conf"
"$builddir/tests/support/mkyear" "$disk/home" home "$n"

# A digit behind "1" in the number of days, and away again: every key is another policy.
steps() { # SIZE
    printf 'size %s\nstart --home %s\nwait "messages"\nkey ,\nwait "listed 3 days ago"\nsettle\nkey 1\nsettle\n' \
        "$1" "$disk/home"
    for ((i = 0; i < keys; i++)); do
        [ $((i % 2)) -eq 0 ] && key=$((i / 2 % 10)) || key=Backspace
        printf 'key %s\nwithin 10000\nsettle\n' "$key"
    done
    printf 'key Esc Esc\nsettle\nkey q\nexit 0\n'
}

for size in 80x24 120x40; do
    steps "$size" >"$disk/keys.steps"
    SCREEN_TIMEOUT_MS=60000 "$run" "$disk/keys.steps" >"$disk/out"
    awk '/^within:/ { print $2 }' "$disk/out" | sort -n | awk -v size="$size" -v n="$n" '
        { ms[NR] = $1 }
        END {
            if (NR == 0) exit 1
            printf "retention page, %d messages on the server, %s: %d keys, median %.1f ms, 95 %% below %.1f ms, worst %.1f ms\n",
                n, size, NR, ms[int((NR + 1) / 2)], ms[int(NR * 0.95)], ms[NR]
        }'
done
