# SPDX-License-Identifier: GPL-3.0-or-later
# bombs.sh: what messages that are made to cost too much do cost, each at its usual size and at twice that: time grows by two at
# most, memory stays. First the keys while they are opened in the reader. "make bench-bombs"; never part of make check.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
mkbomb=$builddir/tests/support/mkbomb
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-bombs.XXXXXX")
trap 'rm -rf "$disk"' EXIT
trap 'exit 130' HUP INT TERM

BOMB_PERCENT=100 BOMB_KEY_MS=100 bash "${srcdir:-.}/tests/screen/bombs.sh" || echo 'bombs: the aim is missed in the reader'

measure() { # NAME PERCENT: sets ms and kb, of the command and what it started
    local home=$disk/$1-$2 id
    mkdir -p "$home/mail/Inbox"/{cur,new,tmp}
    printf '[account home]\naddress = ada@example.org\nserver = pop.example.org\n' >"$home/postbag.conf"
    chmod 600 "$home/postbag.conf"
    "$mkbomb" "$1" "$2" >"$home/mail/Inbox/cur/1700000000.$1.bench:2,S"
    id=$("$POSTBAG" --home "$home" list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p')
    "$builddir/tests/bench/timed" "$disk/figures" "$POSTBAG" --home "$home" show "$id" >/dev/null 2>&1 || true
    read -r us _ _ kb <"$disk/figures"
    ms=$((us / 1000))
    rm -rf "$home"
}

printf '%-12s %10s %10s %8s %12s %12s\n' bomb ms 'ms of 2n' ratio 'peak KB' 'peak of 2n'
for name in $("$mkbomb" --names); do
    measure "$name" 100
    ms_once=$ms kb_once=$kb
    measure "$name" 200
    awk -v name="$name" -v a="$ms_once" -v b="$ms" -v c="$kb_once" -v d="$kb" 'BEGIN {
        printf "%-12s %10d %10d %8.1f %12d %12d\n", name, a, b, b / (a > 0 ? a : 1), c, d }'
done
