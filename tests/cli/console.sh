# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/console.sh: POP3 by hand, from a pipe and from a terminal.
. "${srcdir:-.}/tests/proto/lib.sh"

# The lines of standard input go to the console.
speak() { # STATUS
    status=0
    timeout 60 "$POSTBAG" --home "$work/home" console home >"$work/out" 2>&1 || status=$?
    expect "the console exits with $status, not $1" [ "$status" -eq "$1" ]
}

await_text() { # FILE TEXT
    for _ in $(seq 400); do
        ! grep -qF -- "$2" "$1" 2>/dev/null || return 0
        sleep 0.05
    done
    fail "$1 never said: $2"
}

scenario 'commands are sent as typed, answers shown'
mailbox 3
stub --maildir "$work/mail" </dev/null
account
speak 0 <<'END'
login
stat
LIST
UIDL 2
TOP 1 0
XYZZY plugh
quit
END
says 'C: stat'
says 'S: +OK 3 '
says 'S: +OK 2 message-002'
says 'Subject: message 1'
says 'S: -ERR unknown command'
heard 'XYZZY plugh'
left 3
stored 0

scenario 'by USER and PASS; the password is nowhere'
stub --count 1 </dev/null
account
speak 0 <<'END'
STAT
USER ada
PASS secret
STAT
QUIT
END
says 'C: PASS ****'
says_not secret
heard 'USER ada'
expect 'not in the log either' sh -c '! grep -q secret "$1"' sh "$work/home/postbag.log"

scenario 'a refused login does not end the session'
stub --count 1 </dev/null
account
speak 0 <<'END'
USER eve
PASS nonsense
login nowhere
login plain
QUIT
END
says 'wrong user or password'
says '"nowhere" is no way to sign in'
says 'C: AUTH PLAIN ****'
one_attempt_each() { [ "$(count_heard '(PASS|AUTH)')" -eq 2 ]; }
expect 'each was sent once' one_attempt_each

scenario 'QUIT deletes only after a yes, and the audit has it'
mailbox 3
stub --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
stored 3
speak 0 <<'END'
login
DELE 2
QUIT
no
RSET
DELE 3
QUIT
yes
END
says 'QUIT deletes 1 message on the server for good (all of them are stored here)'
says 'nothing was done'
left 2
expect 'the right one is gone' [ ! -e "$work/mail/message-003" ]
run 0 log
expect 'one was kept' [ "$(grep -c ' kept .*asked by you.*message 2' "$work/out")" -eq 1 ]
expect 'one is confirmed' [ "$(grep -c ' confirmed .*asked by you.*message 3' "$work/out")" -eq 1 ]

scenario 'what is not stored here is marked only after a yes'
mailbox 2
stub --maildir "$work/mail" </dev/null
account
speak 0 <<'END'
login
DELE 1
no
DELE 2
yes
QUIT
yes
END
says 'There is no verified copy of message 1 here'
says '1 of them not stored here: lost'
heard_not 'DELE 1'
left 1

scenario 'the end of the input is no QUIT'
mailbox 2
stub --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
speak 0 <<'END'
login
DELE 1
END
says 'closed without QUIT: the server deletes nothing'
expect 'QUIT was said by the fetch alone' [ "$(count_heard QUIT)" -eq 1 ]
left 2
run 0 log
says ' kept '

scenario 'another mailbox by hand is not taken for this one'
mailbox 1
stub --maildir "$work/mail" --user eve </dev/null
account
speak 0 <<'END'
USER eve
PASS secret
DELE 1
no
QUIT
END
says 'There is no verified copy of message 1 here'
heard_not 'DELE'

scenario 'hostile answers are made visible'
stub --count 1 <<'END'
on STAT reply "+OK \e]0;pwned\a 1 2"
on XYZZY raw "+OK \x9b31m\r\n"
on NOOP raw "not a reply\r\n"
END
account
speak 76 <<'END'
login
STAT
XYZZY
NOOP
END
says '^[]0;pwned^G'
expect 'no control byte is printed' sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' sh "$work/out"

scenario 'the certificate is checked as ever'
stub --count 1 --bad-cert expired </dev/null
account
speak 69 </dev/null
says expired
heard_not '(USER|PASS|AUTH)'

scenario 'somebody else has the account'
stub --count 1 <<'END'
on RETR stall
END
account
"$POSTBAG" --home "$work/home" fetch >"$work/other" 2>&1 </dev/null &
other=$!
await_text "$work/log" 'RETR 1'
speak 75 </dev/null
says 'another'
kill -TERM "$other"
wait "$other"

scenario 'at a terminal: completion, an unseen password, an interrupt'
stub --count 1 </dev/null
account
mkfifo "$work/keys"
: >"$work/out"
script -qefc "'$POSTBAG' --home '$work/home' console home" "$work/out" <"$work/keys" >/dev/null 2>&1 &
script_pid=$!
exec 3>"$work/keys"
await_text "$work/out" 'pop3>'
printf 'us\tada\n' >&3
await_text "$work/out" 'kept: it is sent together with PASS'
printf 'PASS ' >&3
await_text "$work/out" 'Password:'
printf 'secret\n' >&3
await_text "$work/out" 'C: PASS ****'
printf 'STAT\n' >&3
await_text "$work/log" 'STAT'
printf '\003' >&3
await_text "$work/out" 'stopped'
exec 3>&-
status=0
wait "$script_pid" || status=$?
expect "the interrupted console exits with $status" [ "$status" -eq 75 ]
says_not secret

finish
