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

scenario 'T5: a server that is content before TLS, and offers none'
stub --tls stls --count 3 <<'END'
greeting "+OK ada has 3 messages"
capa "TOP" "UIDL" "EXPIRE NEVER"
END
account security=starttls
run 69 fetch
says 'does not offer STLS'
heard_not '(USER|PASS|AUTH|STAT|LIST|UIDL|RETR)'
stored 0

scenario 'T5: a server that says +OK to anything, STLS too, and goes on in plain text'
stub --tls stls --count 3 <<'END'
greeting "+OK ada has 3 messages"
on CAPA reply "-ERR why ask"
on any reply "+OK 3 900"
END
account security=starttls
run 69 fetch
heard_not '(USER|PASS|AUTH|STAT|LIST|UIDL|RETR)'
stored 0

scenario 'T5: a friendly greeting saves no sign-in after TLS either'
stub --tls implicit --count 2 <<'END'
greeting "+OK ada is signed in, 2 messages"
END
account
run 0 fetch
heard '(PASS|AUTH)'
stored 2

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

scenario 'T7: APOP is not for plain text, not even on this machine'
stub --tls none --count 1 <<'END'
greeting "+OK ready <1.2@localhost>"
END
account security=none auth=apop
run 69 fetch
says 'the connection is not protected'
heard_not '(APOP|USER|PASS|AUTH)'

for challenge in '<1.2>' '<@>' '<1.2@local host>' '<1.2@localhost' '<1\x802@localhost>' '<1.2@\xfflocalhost>'; do
    scenario "T7: APOP with the challenge $challenge"
    stub --tls implicit --count 1 <<END
greeting "+OK ready $challenge"
END
    account auth=apop
    run 77 fetch
    heard_not '(APOP|USER|PASS|AUTH)'
done

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
