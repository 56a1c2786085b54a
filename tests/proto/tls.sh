# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/tls.sh: a server, or somebody on the way, that would like the password in plain text.
. "${srcdir:-.}/tests/proto/lib.sh"

# No control of C0 but the ends of lines, and none of C1, neither as a byte nor in UTF-8.
is_clean() {
    expect "there is a control in $(basename "$1")" \
        sh -c '! LC_ALL=C grep -qP "[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]" "$1"' sh "$1"
}

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

scenario 'T3: the list is empty: STLS is tried all the same'
stub --tls stls --count 3 <<'END'
session 1 on CAPA 1 raw "+OK\r\n.\r\n"
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
is_clean "$work/out"
is_clean "$work/home/postbag.log"
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

scenario 'T5: +OK to everything, and no TLS comes'
stub --tls stls --count 3 <<'END'
on handshake raw "+OK\r\n+OK\r\n+OK\r\n"
END
account security=starttls
run 76 fetch
says 'tampering'
heard_not '(USER|PASS|AUTH|STAT|LIST|UIDL|RETR)'
stored 0

scenario 'T6: three lists that differ: each counts in its own time only'
stub --tls stls --count 4 --mechanisms 'PLAIN CRAM-MD5' <<'END'
latency 20
on CAPA 1 raw "+OK\r\nSTLS\r\nUSER\r\nUTF8\r\nLANG\r\nPIPELINING\r\nSASL PLAIN\r\nUIDL\r\n.\r\n"
on CAPA 2 raw "+OK\r\nSASL CRAM-MD5\r\nPIPELINING\r\nTOP\r\n.\r\n"
on CAPA 3 raw "+OK\r\nTOP\r\nUIDL\r\nEXPIRE 3\r\n.\r\n"
END
account security=starttls
LC_ALL=de_DE.UTF-8 run 0 fetch
stored 4
expect 'it did not ask three times' [ "$(count_heard CAPA)" -eq 3 ]
heard 'AUTH CRAM-MD5'
one_attempt
heard_not '(UTF8|LANG)'
# The listing may go with the question for the third list, as the second one says; no RETR may.
expect 'more than the listing went at once' sh -c '! grep -q "(\([4-9]\|[1-9][0-9]\) commands at once" "$1"' sh "$work/log"

scenario 'T6: the list after the sign-in is the one that counts'
stub --tls implicit --count 4 <<'END'
latency 20
on CAPA 1 raw "+OK\r\nUSER\r\n.\r\n"
on CAPA 2 raw "+OK\r\nPIPELINING\r\nUIDL\r\nTOP\r\n.\r\n"
END
account
run 0 fetch
stored 4
heard '\([0-9]+ commands at once'

for line in '' 'OK' '+OKAY ready' 'ERR' '220 smtp.example.org ESMTP' '* OK IMAP4rev1' 'HTTP/1.1 400 Bad Request'; do
    scenario "T11: the first line is \"$line\""
    stub --tls implicit --count 1 <<END
greeting "$line"
END
    account
    run 76 fetch
    heard_not '(CAPA|USER|PASS|AUTH)'
    stored 0
done

scenario 'T11: the answer to STLS is no reply'
stub --tls stls --count 1 <<'END'
on STLS raw "begin, then\r\n"
END
account security=starttls
run 76 fetch
heard_not '(USER|PASS|AUTH)'

scenario 'T12: escape sequences in capabilities, names and refusals of a session'
stub --tls implicit --count 3 <<'END'
capa "TOP" "UIDL" "USER" "IMPLEMENTATION \e]52;c;cHduZWQ=\a" "\e[2J"
on UIDL line 1 "1 \e[2J\x9b31m"
on RETR message 2 reply "-ERR \e]8;;https://evil.example\a \x9b2J"
END
account
run 75 fetch
is_clean "$work/out"
run 75 fetch --trace
run 0 plan
run 0 account test home
is_clean "$work/out"
is_clean "$work/home/postbag.log"

scenario 'T12: escape sequences in the names of a certificate'
printf '[req]\nprompt=no\ndistinguished_name=dn\nutf8=yes\n[dn]\nCN=\033]0;pwned\007 mail\nO=\033[2J\302\23331m\n' >"$work/dn.conf"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -config "$work/dn.conf" -utf8 \
    -addext subjectAltName=DNS:localhost -keyout "$work/evil.key" -out "$work/evil.pem" 2>/dev/null ||
    fail 'there is no certificate'
stub --tls implicit --count 1 --cert "$work/evil.pem" --key "$work/evil.key" </dev/null
account
run 0 account test home
says 'pwned'
run 0 fetch --trace
is_clean "$work/out"
is_clean "$work/home/postbag.log"
rm "$work/ca.pem"
account
run 69 fetch
is_clean "$work/out"

finish
