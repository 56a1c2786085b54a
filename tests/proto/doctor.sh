# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/doctor.sh: account test: each thing that can go wrong is a step, and nothing is changed.
. "${srcdir:-.}/tests/proto/lib.sh"

# The steps that were reported, one a line, with "ok" or "FAILED".
steps() { grep -oE '^[a-z].*[0-9] ms  (ok|FAILED)' "$work/out" | sed -E 's/ +[0-9]+ ms  / /' | tr '\n' '|'; }
went() { expect "the steps were $(steps)" [ "$(steps)" = "$1" ]; }

scenario 'everything is in order'
stub --tls implicit --count 12 <<'END'
greeting "+OK words of the greeting"
END
account leave_on_server=never
run 0 account test home
went 'looking up the name ok|connecting ok|securing the line ok|greeting ok|asking what it can ok|signing in ok|counting ok|listing ok|finishing ok|'
says 'localhost is '
says 'words of the greeting'
says 'TLS1.3'
says 'key sha256:'
says 'valid from'
says 'before the sign-in it can: '
says 'after the sign-in it can: '
says 'signed in as ada by PLAIN'
says '12 messages'
says '12 listed in '
heard_not '(RETR|TOP|DELE)'
heard QUIT
stored 0
expect 'it reports a difference to a test that never was' sh -c "! grep -qE 'another key|it could:' '$work/out'"

scenario 'STLS: the capabilities on both sides of it'
stub --tls stls --count 1 </dev/null
account security=starttls
run 0 account test home
went 'looking up the name ok|connecting ok|greeting ok|asking what it can ok|securing the line ok|asking what it can ok|signing in ok|counting ok|listing ok|finishing ok|'

scenario 'a certificate that nobody vouches for is shown, and the step fails'
stub --tls implicit --count 1 </dev/null
rm "$work/ca.pem"
account
run 69 account test home
went 'looking up the name ok|connecting ok|securing the line FAILED|'
says 'key sha256:'
says 'issued by'
heard_not 'USER'

scenario 'the sign-in is refused, with the words of the server'
stub --tls implicit --count 1 <<'END'
on login reply "-ERR [AUTH] no such person"
END
account
run 77 account test home
went 'looking up the name ok|connecting ok|securing the line ok|greeting ok|asking what it can ok|signing in FAILED|'
says 'no such person'

scenario 'another key and other capabilities than at the last test'
stub --tls implicit --count 1 </dev/null
account
run 0 account test home
end_stub
rm -f "$work/port" "$work/ca.pem"
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER"
END
account
run 0 account test home
says 'another key than on '
says 'its certificate was checked and is in order'
says 'it could: '
run 0 account test home
says_not 'another key'
says_not 'it could: '

scenario 'EXPIRE: the server deletes before we would'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER" "EXPIRE 7"
END
account leave_on_server='14 days'
run 0 account test home
says 'deletes mail after 7 days, whatever leave_on_server says (14 days)'
account leave_on_server='3 days'
run 0 account test home
says 'deletes mail after 7 days'
says_not 'whatever leave_on_server'

scenario 'LOGIN-DELAY: when the next sign-in may be'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER" "LOGIN-DELAY 600"
END
account
run 0 account test home
says 'one sign-in in 10 min, so the next one not before '
run 75 account test home
says 'one sign-in in 10 min'
one_attempt

scenario 'what was said, without secrets'
stub --tls implicit --count 3 </dev/null
account
run 0 fetch --trace
says 'C: AUTH PLAIN ****'
says 'C: RETR 1'
says 'octets)'
says '-- connected to 127.0.0.1'
says '-- closed'
says_not secret
expect 'the password in base64' sh -c "! grep -q AGFkYQBzZWNyZXQ '$work/out'"

finish
