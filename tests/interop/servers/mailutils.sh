# SPDX-License-Identifier: GPL-3.0-or-later
# mailutils.sh: GNU Mailutils: adds X-UIDL to each message, one session at a time ([IN-USE]), an mbox.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain stls tls'
logins='user apop'
stamps=yes
altered='bare-cr from'

server_run() {
    chmod 600 "$certificates/good.key"
    popauth --add --file="$scratch/apop" --user=pbtest --password=secret
    cat >"$scratch/pop3d.conf" <<END
mode daemon;
foreground yes;
apop-database-file $scratch/apop;
pidfile $scratch/pop3d.pid;
logging {
  syslog no;
};
server 127.0.0.1:$plain_port {
  tls-mode ondemand;
  tls {
    ssl-certificate-file $certificates/good.pem;
    ssl-key-file $certificates/good.key;
  };
};
server 127.0.0.1:$tls_port {
  tls-mode connection;
  tls {
    ssl-certificate-file $certificates/good.pem;
    ssl-key-file $certificates/good.key;
  };
};
END
    exec pop3d --config-file="$scratch/pop3d.conf"
}

# A first session makes it write what it adds.
server_fill() {
    fill_spool "$@"
    reference "$scratch/first"
}

server_undo() { sed '1,/^$/ { /^X-\(UIDL\|UID\|IMAPbase\): /d; /^Status: /d }'; }

# One session at a time. And what nobody has listed yet comes as it is, but for X-UIDL.
server_extra() {
    local file kind n=0
    server_fill "$scratch/made/plain"
    reference "$scratch/reference"
    new_home tls leave_on_server=never
    session_begin
    fetch 'a mailbox in use' 75
    grep -q 'IN-USE\|in use' "$home/err" || fail 'a mailbox in use: the message does not say so'
    session_end
    fetch 'a mailbox no longer in use'
    check_stored "$scratch/reference" 'a mailbox no longer in use'
    row tls auto never 'a second session: 75, later all of it'
    fill_spool $(made)
    new_home tls leave_on_server=never
    fetch 'new mail'
    for file in $(find "$home/mail" -type f -path '*/new/*'); do
        server_undo <"$file" >"$scratch/undone"
        kind=$(sed -n 's/^Subject: //p' "$scratch/undone")
        { cat "$scratch/made/$kind" && [ "$kind" != no-newline ] || echo; } >"$scratch/expected"
        n=$((n + 1))
        cmp -s "$scratch/undone" "$scratch/expected" || [[ " $altered " == *" $kind "* ]] ||
            fail "new mail: $kind is not what was put there"
    done
    [ "$n" -eq 9 ] || fail "new mail: $n messages are stored, not 9"
    row tls auto never 'new mail: 9 of 9 intact but for X-UIDL'
}

exchange
