# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/big.sh: one message of 200 MB over TLS: stored byte for byte, shown, and never held in memory.
. "${srcdir:-.}/tests/proto/lib.sh"

peak=${builddir:-.}/tests/support/peak
limit=65536 # KB
is_sanitized=no
! "${builddir:-.}/config.status" --config | grep -q 'with-sanitizers=[^n]' || is_sanitized=yes

# run, with the most memory that it held; a sanitizer's shadow is not the program's.
measure() { # STATUS ARGUMENTS …
    wanted=$1
    shift
    status=0
    timeout "${RUN_SECONDS:-60}" "$peak" "$work/peak" "$POSTBAG" --home "$work/home" "$@" \
        >"$work/out" 2>"$work/errors" </dev/null || status=$?
    expect "postbag $* exits with $status, not $wanted" [ "$status" -eq "$wanted" ]
    printf '%s: %s KB at most\n' "$*" "$(cat "$work/peak")"
    expect 'no peak was measured' [ "$(cat "$work/peak")" -gt 1000 ]
    [ "$is_sanitized" = yes ] ||
        expect "$* held $(cat "$work/peak") KB, more than $limit" [ "$(cat "$work/peak")" -le "$limit" ]
}

# Plain text with lines that begin with dots, and one of 2 MB.
make_message() {
    mkdir -p "$work/mail"
    {
        printf 'From: Ada <ada@example.org>\nTo: bob@example.net\nSubject: all the numbers\n'
        printf 'Date: Sun, 22 Nov 2020 09:00:00 +0000\nMessage-ID: <big@example.org>\nContent-Type: text/plain\n\n'
        printf '.\n..\n.dots\n'
        head -c 2000000 /dev/zero | tr '\0' x
        printf '\n'
        seq -f '.%.0f begins with a dot' 1 1000
        seq -f '%.0f is the number of this line, which is as long as a line of a letter is' 1 2560000
    } >"$work/mail/big"
}

scenario 'a message of 200 MB'
make_message
size=$(stat -c %s "$work/mail/big")
expect "the message has $size bytes, less than 200 MB" [ "$size" -ge 200000000 ]
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=always
measure 0 fetch --quiet
stored 1
file=$(find "$work/home/mail/Inbox/new" "$work/home/mail/Inbox/cur" -type f)
expect 'what is stored is not what the server has' cmp -s "$file" "$work/mail/big"
rm "$work/mail/big"


id=$("$POSTBAG" --home "$work/home" list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p')
measure 0 list
says 'all the numbers'
measure 0 show "$id"
says 'all the numbers'
measure 0 show --headers "$id"
measure 0 show --raw "$id"
expect 'show --raw gives other bytes' cmp -s "$work/out" "$file"
rm "$work/out"

finish
