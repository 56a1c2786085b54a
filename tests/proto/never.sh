# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/never.sh: each kind of lie, told once, to the policy that deletes at once. Whatever the server says, right
# afterwards each message is here, whole and once, or still on the server; then the server is honest, and a fetch that
# nobody helps gets the rest and empties the maildrop.
. "${srcdir:-.}/tests/proto/lib.sh" || exit 99

mkmail=${builddir:-.}/tests/support/mkmail
program=$POSTBAG
shim=$(cd "${builddir:-.}/tests/crash" && pwd)/shim.so
sanitizer=$(ldd "$POSTBAG" | awk '/lib[at]san/ { print $3; exit }')

here() {
    find "$work/home/mail" -type d \( -name new -o -name cur \) -print0 2>/dev/null |
        xargs -0r "$mkmail" --list | LC_ALL=C sort
}

# The program's clock, and its waits for something to come, RATE times as fast as others'.
hurry() { # RATE COMMAND …
    printf '#!/bin/sh\nTORTURE_RATE=%s LD_PRELOAD=%s exec "%s" "$@"\n' "$1" "${sanitizer:+$sanitizer:}$shim" \
        "$program" >"$work/hurried"
    chmod +x "$work/hurried"
    POSTBAG=$work/hurried "${@:2}"
}

nothing_lost() {
    "$mkmail" --list "$work/sent" >"$work/sent.list"
    here >"$work/here.list"
    { cat "$work/here.list"; "$mkmail" --list "$work/mail"; } | LC_ALL=C sort -u >"$work/both.list"
    expect "$(comm -23 "$work/sent.list" "$work/both.list" | wc -l) messages are lost" \
        [ -z "$(comm -23 "$work/sent.list" "$work/both.list")" ]
    expect 'something is here that was not sent so' [ -z "$(comm -23 <(uniq "$work/here.list") "$work/sent.list")" ]
    expect 'something is here twice' [ -z "$(uniq -d "$work/here.list")" ]
}

# As the first fetch, but for its status; then the honest server. "twice": a message that was here already may have come
# again, under the name that is its true one.
lie() { # STATUS [twice] OPTIONS … <script
    local status_wanted=$1 is_twice=
    shift
    [ "${1-}" != twice ] || { is_twice=yes && shift; }
    mailbox 6
    rm -rf "$work/sent"
    cp -r "$work/mail" "$work/sent"
    stub --tls implicit --maildir "$work/mail" "$@"
    account leave_on_server=never
    hurry "${rate:-1}" run "$status_wanted" fetch
    nothing_lost
    cp "$work/out" "$work/first"
    run 0 fetch
    left 0
    here >"$work/here.list"
    [ -z "$is_twice" ] || { uniq "$work/here.list" >"$work/once.list" && mv "$work/once.list" "$work/here.list"; }
    expect 'what is here is not what was sent' cmp -s "$work/sent.list" "$work/here.list"
    cp "$work/first" "$work/out"
}

heard_not_in() { # SESSION PATTERN
    expect "the server heard $2 in session $1" sh -c '! grep -qE -- "^$1 $2" "$3"' sh "$1" "$2" "$work/log"
}

scenario 'P1: names that would be paths, or nothing, or too long'
lie 0 twice <<'END'
session 1 on UIDL line 1 "1 ../../../../etc/passwd"
session 1 on UIDL line 2 "2 a/b\0c"
session 1 on UIDL line 3 "3 "
session 1 on UIDL line 4 "4"
session 1 on UIDL line 5 "5 " "x"*300
session 1 on UIDL line 6 "nothing"
END

scenario 'P2: one name for all'
lie 0 twice <<'END'
session 1 on UIDL line * "\# same"
END
heard_not_in 1 DELE

scenario 'P2: the names of two are exchanged between the listing and the deletion'
lie 76 twice <<'END'
session 1 on UIDL 2 line 2 "2 message-005"
session 1 on UIDL 2 line 5 "5 message-002"
END
heard_not_in 1 DELE

scenario 'P3: another session has deleted one, and all behind it have other numbers'
lie 76 twice <<'END'
session 1 on UIDL 2 line 2 "2 message-003"
session 1 on UIDL 2 line 3 "3 message-004"
session 1 on UIDL 2 line 4 "4 message-005"
session 1 on UIDL 2 line 5 "5 message-006"
session 1 on UIDL 2 drop 6
END
heard_not_in 1 DELE

scenario 'P3: another session deletes one that is to be deleted'
lie 0 <<'END'
session 1 on DELE message 4 reply "-ERR message 4 was deleted by another session"
END

scenario 'P4: sizes that are not'
lie 0 <<'END'
session 1 on LIST line 1 "1 0"
session 1 on LIST line 2 "2 18446744073709551617"
session 1 on LIST line 3 "3 -1"
session 1 on LIST line 4 "4 9223372036854775808"
session 1 on LIST line 5 "5 1"
session 1 on LIST line 6 "6 many"
session 1 on STAT reply "+OK 6 -7"
END

for what in CAPA LIST UIDL; do
    scenario "P5: $what without end"
    lie 76 <<END
session 1 on $what endless "\\# 100\\r\\n" after 1 line
END
    heard_not_in 1 DELE
done

scenario 'P5: a line without end'
lie 76 <<'END'
session 1 on RETR message 3 endless "x"
END
heard_not_in 1 DELE

scenario 'P6: what looks like an end and is none: nothing of it is a message'
lie 69 <<'END'
session 1 on RETR message 2 insert "\n.\n+OK\r\nSubject: smuggled\r\n" after 3 lines
session 1 on RETR message 2 close after 5 lines
END
heard_not_in 1 DELE

scenario 'P7: an answer without a status'
lie 76 <<'END'
session 1 on RETR message 4 raw "RETR what?\r\n"
END
heard_not_in 1 DELE

scenario 'P7: answers out of step: one more than was asked for'
lie 76 <<'END'
session 1 on UIDL 2 append "+OK\r\n"
END

scenario 'P8: the line breaks in the middle of a message'
lie 69 <<'END'
session 1 on RETR message 4 insert "-ERR the disk is gone\r\n" after 4 lines
session 1 on RETR message 4 cut after 6 lines
END
heard_not_in 1 DELE

# What never comes, or next to nothing of it. Nobody waits for it here.
while IFS='|' read -r what deletes rule; do
    scenario "P9: $what"
    rate=120 lie 69 <<END
session 1 on $rule
END
    says 'postbag: home: '
    [ "$deletes" = yes ] || heard_not_in 1 DELE
done <<'END'
the handshake never comes|no|handshake stall
the greeting never comes|no|greeting stall
the greeting trickles|no|greeting drip 1
the answer to the sign-in never comes|no|login stall
the listing stops|no|UIDL stall after 3 lines
a message stops|no|RETR message 3 stall after 4 lines
a message trickles|no|RETR message 6 drip 4 after 2 lines
the answer to DELE never comes|yes|DELE 3 stall
deletions trickle|yes|DELE 2 drip 1
the answer to QUIT never comes, nothing is deleted|yes|QUIT stall
the answer to QUIT never comes, all is deleted|yes|QUIT stall after 0
the answer to QUIT trickles, all is deleted|yes|QUIT drip 1
END

for code in IN-USE LOGIN-DELAY SYS/TEMP; do
    scenario "P10: [$code] instead of a sign-in"
    lie 75 <<END
session 1 on login reply "-ERR [$code] later"
END
done

for code in SYS/TEMP SYS/PERM; do
    scenario "P10: [$code] to every DELE"
    lie 0 <<END
session 1 on DELE 1+ reply "-ERR [$code] not now"
END
done

scenario 'P11: QUIT is refused, and nothing was deleted'
lie 75 <<'END'
session 1 on QUIT reply "-ERR [SYS/TEMP] not now"
END
says 'not confirmed'

scenario 'P11: QUIT is refused, and everything was deleted'
lie 75 <<'END'
session 1 on QUIT reply "-ERR some could not be removed" after 0
END
says 'not confirmed'

scenario 'P11: QUIT is answered by something else'
lie 76 <<'END'
session 1 on QUIT reply "HTTP/1.1 200 OK"
END

scenario 'P11: QUIT is welcomed, and nothing was deleted'
lie 0 <<'END'
session 1 on QUIT reply "+OK bye"
END

finish
