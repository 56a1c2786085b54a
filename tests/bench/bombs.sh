# SPDX-License-Identifier: GPL-3.0-or-later
# bombs.sh: what messages that are made to cost too much do cost. First the keys while they are opened in the reader, at the full
# size. Then each at a size of which twice as much is below all limits: CPU time of the child grows by two, all is shown. Then at its
# full size and twice that: what is not shown is said, and no message vanishes. "make bench-bombs"; never part of make check.
#
#   BENCH_BOMBS   names, all of them when it is not set
#   BENCH_RUNS    of which the least counts, for the ratio (5)
#
# CPU time is in milliseconds, less that of a letter of one line; where it is under 20 at twice the size the ratio says nothing.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
mkbomb=$builddir/tests/support/mkbomb
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-bombs.XXXXXX")
trap 'rm -rf "$disk"' EXIT
trap 'exit 130' HUP INT TERM
failures=''
fail() {
    failures+="FAIL $*"$'\n'
}

BOMB_PERCENT=100 BOMB_KEY_MS=100 bash "${srcdir:-.}/tests/screen/bombs.sh" || fail 'the aim is missed in the reader'

make_home() { # NAME PERCENT: sets home and id
    home=$disk/$1-$2
    mkdir -p "$home/mail/Inbox"/{cur,new,tmp}
    printf '[account home]\naddress = ada@example.org\nserver = pop.example.org\n' >"$home/postbag.conf"
    chmod 600 "$home/postbag.conf"
    if [ "$1" = letter ]; then
        printf 'From: Ada <ada@example.org>\nSubject: bomb letter\n\nwords\n'
    else
        "$mkbomb" "$1" "$2"
    fi >"$home/mail/Inbox/cur/1700000000.$1.bench:2,S"
    id=$("$POSTBAG" --home "$home" list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p')
}

# What became of the message that stands in $disk/shown: whole, cut (said by a note), raw (it took too long, or its child ended), or lost.
verdict() { # NAME WORD
    if ! grep -q "^Subject: bomb $1\$" "$disk/shown"; then
        echo lost
    elif grep -Eq '^\[postbag: (This message took too long|The process that reads messages)' "$disk/shown"; then
        echo raw
    elif grep -Eq '^\[postbag: (Only the |The header is too large|More than |Nested deeper )' "$disk/shown"; then
        echo cut
    elif sed '1,/^$/d' "$disk/shown" | grep -q "$2"; then
        echo whole
    else
        echo lost
    fi
}

measure() { # NAME PERCENT WORD RUNS: sets ms, cpu (of the child), own and kb (the most memory), shown; of the quickest run
    local i us own_us own_kb child_us child_kb
    make_home "$1" "$2"
    cpu='' shown=''
    for ((i = 0; i < $4; i++)); do
        if "$builddir/tests/bench/apart" "$disk/figures" "$POSTBAG" --home "$home" show "$id" >"$disk/shown" 2>"$disk/errors"; then
            shown=$(verdict "$1" "$3")
        else
            shown=lost
        fi
        [ "$shown" != lost ] || fail "$1 at $2 % is not shown: $(head -n 1 "$disk/errors")"
        read -r us own_us own_kb child_us child_kb <"$disk/figures"
        if [ -z "$cpu" ] || [ "$child_us" -lt "$cpu" ]; then
            ms=$((us / 1000)) cpu=$child_us own=$own_kb kb=$child_kb
        fi
    done
    [ "$own" -le 100000 ] || fail "$1 at $2 %: the reader holds more than 100 MB"
    rm -rf "$home"
}

least() { echo "$(($1 < $2 ? $1 : $2))"; }

# The first columns. A machine that is busy with something else can spoil a ratio, not three times.
grow() { # NAME PERCENT WORD
    local try once=999999999 twice=999999999 shown_once row ratio
    for try in 1 2 3; do
        measure "$1" "$2" "$3" "$runs"
        once=$(least "$once" $((cpu - floor))) shown_once=$shown
        measure "$1" "$(awk -v p="$2" 'BEGIN { print 2 * p }')" "$3" "$runs"
        twice=$(least "$twice" $((cpu - floor)))
        ratio=$(awk -v a="$once" -v b="$twice" 'BEGIN { if (b < 20000) print "-"; else printf "%.1f", b / (a > 0 ? a : 1) }')
        row=$(awk -v a="$once" -v b="$twice" 'BEGIN { printf "%9.1f %9.1f", a / 1000, b / 1000 }')
        [ "$shown_once $shown" = 'whole whole' ] || fail "$1 is not shown whole below the limits: $shown_once, $shown"
        if awk -v r="$ratio" 'BEGIN { exit !(r == "-" || (r >= 1.5 && r <= 2.6)) }'; then
            break
        fi
        [ "$try" -lt 3 ] || fail "$1: time does not grow as the size does"
    done
    printf '%-11s %7s %s %6s' "$1" "$2" "$row" "$ratio"
}

names=${BENCH_BOMBS:-$("$mkbomb" --names)}
runs=${BENCH_RUNS:-5}
measure letter 100 words "$runs"
floor=$cpu
printf 'the child takes %d ms for a letter of one line\n\n' "$((floor / 1000))"
printf '%-11s %7s %9s %9s %6s | %7s %9s %6s %9s %9s | %7s %9s %6s %9s %9s\n' bomb percent 'ms of n' 'of 2n' ratio \
    'clock' "child's" shown 'child KB' 'reader KB' 'of 2n' "child's" shown 'child KB' 'reader KB'
while read -r name below word; do
    [[ " $(echo $names) " == *" $name "* ]] || continue
    grow "$name" "$below" "$word"
    for percent in 100 200; do
        measure "$name" "$percent" "$word" 1
        [ "$shown" != raw ] || fail "$name at $percent % is shown raw"
        printf ' | %7d %9.1f %6s %9d %9d' "$ms" "$(awk -v c="$((cpu - floor))" 'BEGIN { print c / 1000 }')" "$shown" "$kb" "$own"
    done
    echo
done < <("$mkbomb" --rows)
printf '%s' "$failures"
[ -z "$failures" ]
