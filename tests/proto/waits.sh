# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/waits.sh: servers that say "later", and providers that want time between two sign-ins.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'P10: without patience it ends at once, and says when the next try makes sense'
for code in IN-USE SYS/TEMP LOGIN-DELAY; do
    scenario "P10: [$code] without patience"
    stub --tls implicit --count 1 <<END
on login reply "-ERR [$code] words of the server"
END
    account
    run 75 fetch
    says 'words of the server'
    says 'not before '
    one_attempt
done

for text in '[in-use] words' '[Sys/Temp] words' '[LOGIN-DELAY]words' '[IN-USE/MORE] words'; do
    scenario "P10: $text: any case, and without RESP-CODES among the capabilities"
    stub --tls implicit --count 1 <<END
capa without "RESP-CODES" "AUTH-RESP-CODE"
on login reply "-ERR $text"
END
    account
    run 75 fetch
    says 'words'
    one_attempt
done

scenario 'P10: a bare refusal is about the password, and is not waited for'
stub --tls implicit --count 1 <<'END'
on login reply "-ERR"
END
account
POSTBAG_WAIT_DIVISOR=10000 run 77 fetch --wait '1 hour'
one_attempt

scenario 'P10: a code that nobody knows is none'
stub --tls implicit --count 1 <<'END'
on login reply "-ERR [X-FULL-MOON] words"
END
account
run 77 fetch
says 'words'
one_attempt

scenario 'LOGIN-DELAY: the sign-in is not tried before its time'
stub --tls implicit --count 2 <<'END'
capa "TOP" "UIDL" "USER" "SASL PLAIN" "LOGIN-DELAY 120"
END
account
run 0 fetch
stored 2
run 75 fetch
says 'one sign-in in 2 min'
says 'not before '
expect 'it connected all the same' [ "$(count_heard '\(connected\)')" -eq 1 ]
POSTBAG_CLOCK_OFFSET=150 run 0 fetch
expect 'it did not sign in again' [ "$(count_heard AUTH)" -eq 2 ]

scenario 'LOGIN-DELAY that the server names only now'
stub --tls implicit --count 1 <<'END'
session 2+ capa "TOP" "UIDL" "USER" "SASL PLAIN" "LOGIN-DELAY 90"
END
account
run 0 fetch
run 75 fetch
says 'one sign-in in 90 s'
one_attempt

scenario 'C8: the provider takes one sign-in in 15 minutes'
stub --tls implicit --count 1 </dev/null
account provider=webde
run 0 fetch
POSTBAG_CLOCK_OFFSET=600 run 75 fetch
says 'one sign-in in 15 minutes'
one_attempt
POSTBAG_CLOCK_OFFSET=910 run 0 fetch

scenario 'a session that breaks right after the sign-in counts as one'
stub --tls implicit --count 1 <<'END'
session 1 on LIST cut
END
account provider=webde
run 69 fetch
run 75 fetch
says 'one sign-in in 15 minutes'
one_attempt

scenario 'C8: a bare refusal right after a sign-in is about the interval, not the password'
stub --tls implicit --count 1 <<'END'
session 2 on login reply "-ERR authentication failed"
END
account provider=webde
run 0 fetch
POSTBAG_CLOCK_OFFSET=905 run 75 fetch
says 'too soon after the last sign-in, not a password problem'
says 'authentication failed'

scenario 'the same refusal with [AUTH] is about the password, and the provider has a hint'
stub --tls implicit --count 1 <<'END'
session 2 on login reply "-ERR [AUTH] authentication failed"
END
account provider=webde
run 0 fetch
POSTBAG_CLOCK_OFFSET=905 run 77 fetch
says 'switch POP3 on'

for code in IN-USE SYS/TEMP LOGIN-DELAY; do
    scenario "[$code]: with patience it waits, says until when, and gets in"
    stub --tls implicit --count 2 <<END
session 1-3 on login reply "-ERR [$code] words of the server"
END
    account
    POSTBAG_WAIT_DIVISOR=10000 run 0 fetch --wait '1 hour'
    says 'trying again at '
    stored 2
    expect 'not four connections' [ "$(count_heard '\(connected\)')" -eq 4 ]
done

scenario 'the patience is for all waits together'
stub --tls implicit --count 1 <<'END'
on login reply "-ERR [IN-USE] words of the server"
END
account
POSTBAG_WAIT_DIVISOR=10000 run 75 fetch --wait '5 min'
says 'words of the server'
says 'not before '
n=$(count_heard '\(connected\)')
expect "$n connections in 5 minutes" [ "$n" -ge 3 -a "$n" -le 6 ]

for code in AUTH SYS/PERM; do
    scenario "[$code] is not waited for, however much patience there is"
    stub --tls implicit --count 1 <<END
on login reply "-ERR [$code] words of the server"
END
    account
    status=77
    [ "$code" = AUTH ] || status=69
    POSTBAG_WAIT_DIVISOR=10000 run "$status" fetch --wait '1 hour'
    one_attempt
done

scenario 'a trouble in the middle of a session: what came stays, and the rest comes'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on LIST reply "-ERR [SYS/TEMP] the disk is away"
END
account
POSTBAG_WAIT_DIVISOR=10000 run 0 fetch --wait '1 hour'
stored 3

scenario 'the interval of a provider is waited for before anything is sent'
stub --tls implicit --count 1 </dev/null
account provider=webde
run 0 fetch
POSTBAG_WAIT_DIVISOR=10000 run 0 fetch --wait '20 min'
says 'WEB.DE takes one sign-in in 15 minutes: trying again at '
expect 'not two sign-ins' [ "$(count_heard AUTH)" -eq 2 ]

finish
