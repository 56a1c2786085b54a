# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/session.sh: passwords, refusals, several accounts, interrupts.
. "${srcdir:-.}/tests/proto/lib.sh"

n_logins() { grep -cE '^[0-9]+ (AUTH PLAIN|PASS)' "$work/log"; }

# Waits until a file holds a text; the limit is a failure, never a way to go on.
await_text() { # FILE TEXT
    for _ in $(seq 400); do
        ! grep -qF -- "$2" "$1" 2>/dev/null || return 0
        sleep 0.05
    done
    fail "$1 never said: $2"
}

# A postbag of its own; its status goes to $work/status.
start() { # ARGUMENTS …
    rm -f "$work/status"
    {
        status=0
        "$POSTBAG" --home "$work/home" "$@" </dev/null >"$work/out" 2>&1 &
        echo $! >"$work/pid"
        wait $! || status=$?
        echo "$status" >"$work/status"
    } &
    await "$work/pid"
}

ended_with() {
    await_text "$work/status" "$1"
    expect "ended with $(cat "$work/status"), not $1" [ "$(cat "$work/status")" = "$1" ]
}

scenario 'a refused login is tried once'
stub --count 1 </dev/null
printf 'wrong\n' >"$work/home/password"
account
run 77 fetch
says 'home: login refused'
expect "$(n_logins) logins" [ "$(n_logins)" -eq 1 ]

scenario 'a command gives the password'
stub --count 1 </dev/null
account
sed -i 's/^password_file.*/password_command = echo secret/' "$work/home/postbag.conf"
run 0 fetch
says 'home: 1 new'
sed -i 's/^password_command.*/password_command = false/' "$work/home/postbag.conf"
run 77 fetch
says 'password_command false: ended with status 1'
heard_not '^3 '

scenario 'a password file that others may read'
stub --count 1 </dev/null
account
chmod 644 "$work/home/password"
run 78 fetch
says 'chmod 600'
heard_not '^1 '

scenario 'no terminal to ask at'
stub --count 1 </dev/null
account
sed -i '/^password_file/d' "$work/home/postbag.conf"
status=0
echo secret | setsid -w "$POSTBAG" --home "$work/home" fetch >"$work/out" 2>&1 || status=$?
expect "exits with $status" [ "$status" -eq 77 ]
says 'there is no terminal to ask for it'
expect 'no login was tried' [ "$(n_logins)" -eq 0 ]

scenario 'the prompt'
stub --count 1 </dev/null
account
sed -i '/^password_file/d' "$work/home/postbag.conf"
mkfifo "$work/keys"
: >"$work/out"
script -qefc "'$POSTBAG' --home '$work/home' fetch" "$work/out" <"$work/keys" >/dev/null 2>&1 &
script_pid=$!
exec 3>"$work/keys"
await_text "$work/out" 'Password of ada at localhost (home):'
printf 'secret\n' >&3
await_text "$work/out" 'home: 1 new'
exec 3>&-
wait "$script_pid"
expect "the prompt's fetch exits with $?" [ $? -eq 0 ]
says_not secret
stored 1

scenario 'the steps of a test'
stub --count 2 </dev/null
account
run 0 account test home
says 'TLS1.3'
says '2 messages'
stored 0
run 0 account test home --json
says '"ok":true'
says_not '"ok":false'
run 78 account test away
says 'there are home'
kill "$stub_pid"
wait "$stub_pid" 2>/dev/null
run 69 account test home
says 'FAILED'

scenario 'the key of a server is pinned after a yes'
stub --count 2 </dev/null
rm "$work/ca.pem" # nobody vouches for it
account
run 69 account test home
says 'not trusted'
pin() { # STATUS ANSWER
    status=0
    printf '%s\n' "$2" | timeout 60 "$POSTBAG" --home "$work/home" account test home --pin >"$work/out" 2>&1 ||
        status=$?
    expect "exits with $status, not $1" [ "$status" -eq "$1" ]
}
pin 69 no
says 'Nothing was changed.'
expect 'no pin is set' sh -c '! grep -q "^pin" "$1"' sh "$work/home/postbag.conf"
pin 0 yes
says 'Pinned.'
expect 'the pin is set' grep -qE '^pin = sha256:[0-9a-f]{64}$' "$work/home/postbag.conf"
run 0 fetch
stored 2
end_stub
rm "$work/port"
stub --count 2 </dev/null # another key
port=$(cat "$work/port")
sed -i "s/^port = .*/port = $port/" "$work/home/postbag.conf"
run 69 fetch
says 'pin'
heard_not '(USER|PASS|AUTH)'
run 64 account test home --pin --json

scenario 'the rest of a preview on demand'
mailbox 3
seq 1 20000 | sed 's/^/a line of a long message /' >>"$work/mail/message-002"
stub --maildir "$work/mail" </dev/null
account max_size='100 KB'
run 0 fetch
stored 3
run 0 list
expect 'one row has a T' [ "$(grep -cE '^[0-9a-f]+ N  T ' "$work/out")" -eq 1 ]
run 0 list --json
expect 'one preview' [ "$(grep -c '"preview":true' "$work/out")" -eq 1 ]
id=$(grep '"preview":true' "$work/out" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
run 0 show "$id"
says 'Only the beginning is here'
says_not 'a line of a long message 20000'
run 0 fetch --rest "$id"
stored 3
run 0 show "$id"
says 'a line of a long message 20000'
says_not 'Only the beginning'
run 65 fetch --rest "$id"
says 'is here already'
run 65 fetch --rest 00000000

scenario 'several accounts: the status of the first that failed, and the others are done'
stub --count 2 </dev/null
account
{
    printf '[account away]\nserver = localhost\nport = 1\nuser = ada\n'
    printf 'password_file = %s\n' "$work/home/password"
    cat "$work/home/postbag.conf"
    printf '[account refused]\nserver = localhost\nport = %s\nuser = eve\n' "$(cat "$work/port")"
    printf 'password_file = %s\nca_file = %s\n' "$work/home/password" "$work/ca.pem"
} >"$work/both"
chmod 600 "$work/both"
mv "$work/both" "$work/home/postbag.conf"
run 69 fetch
says 'postbag: away: '
says 'home: 2 new'
says 'postbag: refused: login refused'
run 77 fetch refused away
run 0 fetch home home
expect 'one line' [ "$(wc -l <"$work/out")" -eq 1 ]

# Two accounts on one server: their names and users differ.
two_accounts() { # KEY=VALUE … for both
    account "$@"
    sed 's/^\[account home\]/[account work]/' "$work/home/postbag.conf" >>"$work/home/postbag.conf.2"
    cat "$work/home/postbag.conf.2" >>"$work/home/postbag.conf"
    rm "$work/home/postbag.conf.2"
}

scenario 'a server that is silent holds up no other account'
stub --count 3 <<'END'
session 1 on STAT stall
session 1 on LIST stall
session 1 on UIDL stall
END
two_accounts deliver_to=Inbox
start fetch
await_text "$work/out" '3 new, 3 on the server'
kill -TERM "$(cat "$work/pid")"
ended_with 75
says ': stopped'
expect 'both signed in' [ "$(n_logins)" -eq 2 ]
stored 3

scenario 'what is said is printed, and no secret with it'
stub --count 1 </dev/null
account
run 0 fetch --trace
says 'home: '
says ' C: RETR 1'
says ' S: +OK'
says_not secret
says_not "$(printf 'secret' | base64)"
says_not "$(printf '\0ada\0secret' | base64)"

scenario 'a server that says later is waited for, as long as --wait allows'
stub --count 2 <<'END'
session 1-2 on login reply "-ERR [IN-USE] somebody reads it"
END
account
run 75 fetch
says 'somebody reads it'
POSTBAG_WAIT_DIVISOR=1000 run 75 fetch --wait '10 s'
POSTBAG_WAIT_DIVISOR=1000 run 0 fetch --wait '10 min'
stored 2
end_stub
rm "$work/port"
stub --count 2 <<'END'
session 1 on login reply "-ERR [IN-USE] somebody reads it"
END
account
POSTBAG_WAIT_DIVISOR=1000 run 0 fetch --wait '10 min'
says 'somebody reads it'
says 'another program has this mailbox: trying again at '
expect 'the clock is told once' [ "$(grep -c 'trying again' "$work/out")" -eq 1 ]

scenario 'values of options'
stub --count 1 </dev/null
account
run 64 fetch --wait soon
says '--wait: "soon" is no duration'
run 64 fetch --max-bytes much
says '--max-bytes: "much" is no size'
heard_not '^1 '

scenario 'an interrupt keeps what is stored'
stub --count 9 <<'END'
on RETR 4 stall
END
account
start fetch
await_text "$work/log" 'RETR 4'
kill -TERM "$(cat "$work/pid")"
ended_with 75
says 'postbag: home: stopped'
heard_not ' DELE'
expect 'nothing is left in tmp/' [ "$(count_files "$work/home/mail/Inbox/tmp")" -eq 0 ]

scenario 'an interrupt while a command looks for the password'
stub --count 1 </dev/null
account
sed -i "s|^password_file.*|password_command = sh -c 'echo here >$work/began; exec sleep 60'|" \
    "$work/home/postbag.conf"
start fetch
await_text "$work/began" here
kill -INT "$(cat "$work/pid")"
ended_with 75
says 'postbag: home: stopped'

finish
