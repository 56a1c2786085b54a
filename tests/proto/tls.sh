# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/tls.sh: a server, or somebody on the way, that would like the password in plain text.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'STLS: an honest server'
stub --tls stls --sample </dev/null
account security=starttls
run 0 fetch
heard 'STLS'
stored "$(find "$work/home/mail/Inbox/new" -type f | wc -l)"
expect 'something is stored' [ "$(find "$work/home/mail/Inbox/new" -type f | wc -l)" -gt 30 ]

scenario 'T1: STLS is hidden'
stub --tls stls --count 3 <<'END'
capa without STLS
END
account security=starttls
run 69 fetch
says 'does not offer STLS'
heard_not '(USER|PASS|AUTH)'
stored 0

scenario 'T2: STLS is refused'
stub --tls stls --count 3 <<'END'
on STLS reply "-ERR no TLS today"
END
account security=starttls
run 69 fetch
says 'no TLS today'
heard_not '(USER|PASS|AUTH)'

scenario 'T3: CAPA is refused: STLS is tried all the same'
stub --tls stls --count 3 <<'END'
capa none
END
account security=starttls
run 0 fetch
heard 'STLS'
stored 3

scenario 'T4: an answer is injected behind the one to STLS'
stub --tls stls --count 3 <<'END'
on STLS append "+OK hello\r\n"
END
account security=starttls
run 76 fetch
heard_not '(USER|PASS|AUTH)'
stored 0

scenario 'T6: what was said before TLS counts for nothing afterwards'
stub --tls stls --count 3 <<'END'
on CAPA 2 raw "-ERR not now\r\n"
END
account security=starttls
run 0 fetch
stored 3

scenario 'T11: the first line is no reply'
stub --tls stls --count 3 <<'END'
greeting "* PREAUTH welcome"
END
account security=starttls
run 76 fetch
heard_not '(STLS|USER|PASS|AUTH|CAPA)'

scenario 'T12: escape sequences in the greeting and in refusals'
stub --tls implicit --count 1 <<'END'
greeting "+OK \e]0;pwned\a hello"
on PASS reply "-ERR [AUTH] \e[2J\x9b31m no"
on AUTH reply "-ERR [AUTH] \e[2J\x9b31m no"
END
account
run 77 fetch
says '^['
expect 'no control byte is printed' sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' sh "$work/out"
expect 'none in the log' sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' sh "$work/home/postbag.log"
one_attempt

scenario 'T8: a certificate for another host'
stub --tls implicit --bad-cert wrong-host --count 1 </dev/null
account
run 69 fetch
says 'not for "localhost"'
heard_not '(USER|PASS|AUTH)'

scenario 'T8: an expired certificate'
stub --tls implicit --bad-cert expired --count 1 </dev/null
account
run 69 fetch
says 'expired'

scenario 'T8: an authority that nobody knows'
stub --tls implicit --count 1 </dev/null
rm "$work/ca.pem"
account
run 69 fetch
says 'not trusted'

scenario 'plain text is refused unless the server is on this machine'
stub --tls none --count 2 </dev/null
account security=none
run 0 fetch
stored 2

finish
