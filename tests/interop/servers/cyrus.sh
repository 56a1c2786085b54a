# SPDX-License-Identifier: GPL-3.0-or-later
# cyrus.sh: takes mail by LMTP only, and no NUL; makes X of raw 8-bit header bytes; SCRAM with channel binding;
# [LOGIN-DELAY] for real.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain stls tls'
logins='plain login cram-md5 scram-sha-1 scram-sha-256 user'
stamps=yes
altered='bare-cr eight-bit'
missing='nul'

cyrus_settings() { # MINUTES-BETWEEN-LOGINS TLS-VERSIONS
    cat <<END
configdirectory: $scratch/cyrus/config
defaultpartition: default
partition-default: $scratch/cyrus/spool
proc_path: $scratch/cyrus/proc
mboxname_lockpath: $scratch/cyrus/lock
admins: cyrus
allowplaintext: yes
servername: localhost
virtdomains: off
unixhierarchysep: no
autocreate_quota: 100000
duplicatesuppression: no
failedloginpause: 0
popminpoll: $1
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $scratch/cyrus/sasldb2
sasl_mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS
tls_versions: $2
tls_server_cert: $certificates/good.pem
tls_server_key: $certificates/good.key
lmtp_over_quota_perm_failure: no
END
}

server_run() {
    local bin=/usr/lib/cyrus/bin
    mkdir -p "$scratch/cyrus"/{spool,proc,lock} "$scratch"/cyrus/config/{db,log,msg,proc,quota,socket,user}
    cyrus_settings 0 'tls1_2 tls1_3' >"$scratch/imapd.conf"
    cyrus_settings 1 'tls1_2 tls1_3' >"$scratch/imapd-delay.conf"
    cyrus_settings 0 tls1_2 >"$scratch/imapd-old.conf"
    cat >"$scratch/cyrus.conf" <<END
START {
    recover cmd="$bin/ctl_cyrusdb -C $scratch/imapd.conf -r"
}
SERVICES {
    pop3 cmd="$bin/pop3d -C $scratch/imapd.conf" listen="127.0.0.1:$plain_port" prefork=0 maxchild=50
    pop3s cmd="$bin/pop3d -s -C $scratch/imapd.conf" listen="127.0.0.1:$tls_port" prefork=0 maxchild=50
    delay cmd="$bin/pop3d -C $scratch/imapd-delay.conf" listen="127.0.0.1:$delay_port" prefork=0 maxchild=50
    old cmd="$bin/pop3d -s -C $scratch/imapd-old.conf" listen="127.0.0.1:$old_port" prefork=0 maxchild=50
    lmtp cmd="$bin/lmtpd -a -C $scratch/imapd.conf" listen="127.0.0.1:$feed_port" prefork=0 maxchild=50
}
END
    echo secret | saslpasswd2 -p -c -f "$scratch/cyrus/sasldb2" -u localhost pbtest
    chown -R cyrus:cyrus "$scratch/cyrus"
    chown cyrus "$certificates/good.key"
    exec $bin/master -D -C "$scratch/imapd.conf" -M "$scratch/cyrus.conf" -p "$scratch/master.pid"
}
export -f cyrus_settings

lmtp() { # COMMAND: its answer in $answer
    printf '%s\r\n' "$1" >&4
    lmtp_answer
}

lmtp_answer() {
    answer=250-
    while [[ $answer == ???-* ]]; do
        read -r -t 30 answer <&4 || fail 'LMTP: no answer'
    done
}

deliver() { # FILE
    lmtp 'MAIL FROM:<ada@example.org>'
    lmtp 'RCPT TO:<pbtest>'
    [[ $answer == 250* ]] || fail "LMTP: $answer"
    lmtp DATA
    [[ $answer == 354* ]] || fail "LMTP: $answer"
    { sed 's/^\./../' "$1" && [ -z "$(tail -c 1 "$1")" ] || echo; } | sed 's/$/\r/' >&4
    lmtp .
    [[ $answer == 250* ]] || fail "LMTP: $(basename "$1"): $answer"
}

server_fill() { # FILE…
    local file
    "$popget" --empty "$plain_port" pbtest secret >/dev/null || fail 'the maildrop cannot be emptied'
    exec 4<>"/dev/tcp/127.0.0.1/$feed_port"
    lmtp_answer
    lmtp 'LHLO localhost'
    for file in "$@"; do
        deliver "$file"
    done
    lmtp QUIT
    exec 4>&-
}

# What LMTP adds before the message.
server_undo() { sed '1,/^From: /{/^From: /!d}'; }

# SCRAM-SHA-256-PLUS works in TLS 1.2, and there it is what auto takes. In TLS 1.3 it is offered and refused.
try_binding() {
    local auth
    for auth in scram-sha-256-plus auto; do
        new_home tls "port=$old_port" leave_on_server=always "auth=$auth"
        fetch "TLS 1.2, auth = $auth"
        check_stored "$scratch/reference" "TLS 1.2, auth = $auth"
        check_signed_in scram-sha-256-plus "TLS 1.2, auth = $auth"
        row tls "$auth" always 'TLS 1.2: signed in by SCRAM-SHA-256-PLUS'
    done
    new_home tls leave_on_server=always
    fetch 'TLS 1.3, auth = auto'
    check_signed_in scram-sha-256 'TLS 1.3, auth = auto'
}

# Where it wants a minute between two logins the program is told so, says it, and leaves it at one try.
try_delay() {
    new_home plain "port=$delay_port" leave_on_server=never
    fetch 'a login too soon' 75
    grep -q 'LOGIN-DELAY' "$home/err" || fail 'a login too soon: the message does not say so'
    [ "$(count_there)" = 1 ] || fail 'a login too soon: the message is gone'
    row plain auto never 'a second login within a minute: status 75'
}

server_extra() {
    server_fill "$scratch/made/plain"
    reference "$scratch/reference"
    try_binding
    try_delay
}

exchange
