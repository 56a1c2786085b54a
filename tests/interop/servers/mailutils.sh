# SPDX-License-Identifier: GPL-3.0-or-later
# mailutils.sh: GNU Mailutils: adds X-UIDL to each message, one session at a time ([IN-USE]), an mbox.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain stls tls'
logins='user apop'
altered='bare-cr from'

server_run() {
    chmod 600 "$certificates/good.key"
    cat >"$scratch/pop3d.conf" <<END
mode daemon;
foreground yes;
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

exchange
