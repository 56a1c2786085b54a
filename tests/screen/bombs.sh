# SPDX-License-Identifier: GPL-3.0-or-later
# bombs.sh: messages that cost too much to read. While each is opened the help answers, also when what reads them stands still;
# the reader itself stays small, and a letter after all of them is shown.
#
#   BOMB_PERCENT   of the full size (5)
#   BOMB_KEY_MS    what a key may take (1000: a loaded machine; the aim is 100)
set -eu
builddir=${builddir:-.}
mkbomb=$builddir/tests/support/mkbomb
percent=${BOMB_PERCENT:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cur=$scratch/home/mail/Inbox/cur
mkdir -p "$cur" "$scratch/home/mail/Inbox"/{new,tmp}
cat >"$scratch/home/postbag.conf" <<'END'
[account home]
address = ada@example.org
server = pop.example.org
[general]
check_every = never
END
chmod 600 "$scratch/home/postbag.conf"
is_sanitized=no
! "$builddir/config.status" --config | grep -q 'with-sanitizers=[^n]' || is_sanitized=yes

letter() { # DATE
    printf 'From: Ada <ada@example.org>\nSubject: a letter\nDate: %s +0000\n\nall is well after them\n' "$1"
}

n=0
for name in $("$mkbomb" --names); do
    n=$((n + 1))
    "$mkbomb" "$name" "$percent" >"$cur/$((1700000000 + n)).$name.test:2,S"
done
[ "$n" -ge 15 ]
# One at each end, whichever way the list is sorted.
letter 'Sun, 01 Nov 2026 10:00:00' >"$cur/1600000000.first.test:2,S"
letter 'Thu, 05 Nov 2026 10:00:00' >"$cur/1800000000.last.test:2,S"
total=$((n + 2))
# The oldest process with this home is the reader; what it started reads the messages.
reader="pgrep -of '^$POSTBAG --home $scratch/home'"

{
    printf 'size 80x24\nstart --home %s/home\nwait "%d messages"\nsettle\nkey g\nsettle\n' "$scratch" "$total"
    printf 'key Enter\nwait "1 of %d"\nwait "all is well"\nsettle\n' "$total"
    # Nothing waits for the program that reads the messages, even when it stands still.
    printf 'sh kill -STOP $(pgrep -P $(%s))\nkey J\nwait "2 of %d"\nkey ?\nwait "Help: message"\n' "$reader" "$total"
    printf 'sh ps -o stat= --ppid $(%s) | grep -q T\nkey Esc\nsh kill -CONT $(pgrep -P $(%s))\nkey K\n' "$reader" "$reader"
    printf 'wait "all is well"\nsettle\n'
    for ((i = 2; i < total; i++)); do
        printf 'key J\nwait "%d of %d"\nkey ?\nwithin %d\nwait "Help: message"\nkey Esc\nwait "%d of %d"\nsettle\n' \
            "$i" "$total" "${BOMB_KEY_MS:-1000}" "$i" "$total"
    done
    printf 'key J\nwait "%d of %d"\nwait "all is well"\nsettle\n' "$total" "$total"
    printf 'sh grep VmHWM /proc/$(%s)/status >%s/peak\n' "$reader" "$scratch"
    printf 'key q\nsettle\nkey q\nexit 0\nrestored\nno-controls\n'
} >"$scratch/bombs.steps"
SCREEN_TIMEOUT_MS=${SCREEN_TIMEOUT_MS:-60000} "$builddir/tests/screen/run" "$scratch/bombs.steps" >"$scratch/out"

peak=$(awk '{ print $2 }' "$scratch/peak")
awk -v percent="$percent" -v peak="$peak" '
    /^within:/ { n++; if ($2 > most) most = $2 }
    END { printf "bombs at %d %%: %d keys, the slowest %.1f ms; the reader held %d KB at most\n", percent, n, most, peak; exit n == 0 }
' "$scratch/out"
[ "$peak" -gt 1000 ]
[ "$is_sanitized" = yes ] || [ "$peak" -le 100000 ] || { echo "that is more than 100 MB"; exit 1; }
