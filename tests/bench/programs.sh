# SPDX-License-Identifier: GPL-3.0-or-later
# programs.sh: the programs that are measured, each with what people set when they want it fast. Sourced by fetch.sh.
#
#   prepare_NAME HOME USER PORT keep|delete   an empty store and the settings, unmeasured
#   command_NAME HOME                         sets `command`, what is measured
#   known_NAME HOME USER PORT                 as after a download of everything, for "nothing new"; unmeasured
#   $statuses[NAME]                           exit statuses that mean success, beside 0
#
# Messages are stored below HOME/mail.

declare -A statuses=([fetchmail]=1)

maildir() {
    mkdir -m 700 -p "$1" "$1/new" "$1/cur" "$1/tmp"
}

# --- postbag -------------------------------------------------------------------------------------

prepare_postbag() {
    local leave=always
    [ "$4" = keep ] || leave=never
    account_home "$1" user="$2" port="$3" leave_on_server="$leave"
}

command_postbag() { command=("$POSTBAG" --home "$1" fetch --quiet); }

known_postbag() {
    prepare_postbag "$1" "$2" "$3" keep
    "$POSTBAG" --home "$1" fetch --quiet
}

# --- mpop: pipelining on, one fsync for each message ---------------------------------------------

prepare_mpop() {
    maildir "$1/mail"
    (umask 077 && cat >"$1/mpoprc") <<END
account test
host 127.0.0.1
port $3
user $2
password secret
tls on
tls_starttls off
tls_trust_file $dovecot/ca.pem
pipelining on
keep $([ "$4" = keep ] && echo on || echo off)
received_header off
delivery maildir $1/mail
uidls_file $1/uidls
END
}

command_mpop() { command=(mpop -C "$1/mpoprc" -Q test); }

known_mpop() {
    prepare_mpop "$1" "$2" "$3" keep
    mpop -C "$1/mpoprc" -Q test
}

# --- mutt: header cache on, into a Maildir -------------------------------------------------------

prepare_mutt() {
    maildir "$1/mail"
    mkdir -p "$1/cache"
    (umask 077 && cat >"$1/muttrc") <<END
set pop_host = "pops://127.0.0.1:$3"
set pop_user = "$2"
set pop_pass = "secret"
set pop_delete = $([ "$4" = keep ] && echo no || echo yes)
set pop_checkinterval = 0
set certificate_file = "$dovecot/ca.pem"
set ssl_ca_certificates_file = "$dovecot/ca.pem"
set ssl_usesystemcerts = no
set ssl_verify_dates = yes
set header_cache = "$1/cache"
set mbox_type = Maildir
set folder = "$1"
set spoolfile = "$1/mail"
set read_inc = 0
set write_inc = 0
set net_inc = 0
set quit = yes
set move = no
set from = "ada@example.org"
push "<fetch-mail><exit>"
END
}

command_mutt() { command=(env HOME="$1" TERM=xterm script -q -e -c "mutt -n -F $1/muttrc -f $1/mail" /dev/null); }

# --- fetchmail: no daemon, an MDA that writes, fsyncs and renames --------------------------------

prepare_fetchmail() {
    maildir "$1/mail"
    (umask 077 && cat >"$1/rc") <<END
set no bouncemail
set invisible
poll localhost protocol POP3 service $3 uidl
    user "$2" password "secret" ssl sslcertck sslcertfile "$dovecot/ca.pem"
    $([ "$4" = keep ] && echo keep || echo nokeep) no rewrite no mimedecode no dropstatus no dropdelivered batchlimit 0
    fetchall mda "$builddir/tests/bench/mda $1/mail"
END
}

command_fetchmail() {
    command=(env FETCHMAILHOME="$1" fetchmail -f "$1/rc" -i "$1/ids" --pidfile "$1/pid" --silent)
}

known_fetchmail() {
    prepare_fetchmail "$1" "$2" "$3" keep
    sed -i 's/fetchall mda/mda/' "$1/rc"
    (umask 077 && awk -v user="$2" '{ print user "@localhost " $0 }' "$uidls" >"$1/ids")
}

# --- getmail: one Maildir, nothing added; it delivers nothing as root ----------------------------

prepare_getmail() {
    maildir "$1/mail"
    (umask 077 && cat >"$1/getmailrc") <<END
[retriever]
type = SimplePOP3SSLRetriever
server = 127.0.0.1
port = $3
username = $2
password = secret
ca_certs = $dovecot/ca.pem
[destination]
type = Maildir
path = $1/mail/
[options]
read_all = false
delete = $([ "$4" = keep ] && echo false || echo true)
verbose = 0
delivered_to = false
received = false
message_log_syslog = false
END
}

command_getmail() {
    command=(getmail --getmaildir "$1" --rcfile getmailrc)
    if [ "$(id -u)" -eq 0 ]; then
        chmod 711 "$disk"
        chown -R nobody "$1"
        command=(setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$1" "${command[@]}")
    fi
}

known_getmail() {
    prepare_getmail "$1" "$2" "$3" keep
    awk -v now="$(date +%s)" '{ printf "%s%c%s\n", $0, 0, now }' "$uidls" \
        >"$1/oldmail-127.0.0.1-$3-$2"
}

# --- the floors ----------------------------------------------------------------------------------

prepare_floor() {
    mkdir -p "$1/mail"
    printf '%s\n' 127.0.0.1 "$3" "$dovecot/ca.pem" "$2" "$1/mail" "$4" >"$1/floor"
}
command_floor() { # MODE HOME
    mapfile -t command <"$2/floor"
    command=("$builddir/tests/bench/floor" "$1" "${command[@]}")
}

for mode in discard syncfs fsync list; do
    eval "prepare_$mode() { prepare_floor \"\$@\"; }"
    eval "known_$mode() { prepare_floor \"\$1\" \"\$2\" \"\$3\" keep; }"
    eval "command_$mode() { command_floor $mode \"\$1\"; }"
done
