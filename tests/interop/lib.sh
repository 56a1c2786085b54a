# SPDX-License-Identifier: GPL-3.0-or-later
# lib.sh: what tests against real servers need, and others that run the program. For bash; source it, set $server_log
# (shown when something fails) and $certificates (made or set: where ca.pem is), then:
#
#   make_certificates DIR   an authority $certificates/ca.pem, one that signed nothing (other.pem), and the
#                           certificates good (localhost, 127.0.0.1), elsewhere (another host), expired (127.0.0.3)
#   free_port               prints a port on which nobody answers
#   account_home DIR [KEY=VALUE…]   a home folder with one account "test"; keys replace or add to the usual ones
#   postbag_in DIR COMMAND…         runs the program there; output in DIR/out and DIR/err; sets $status
#   stored DIR              the hashes of what is stored there (mkmail --list)

mkmail=${builddir:-.}/tests/support/mkmail
server_log=

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "FAILED: $*"
    [ -z "${last_home-}" ] || tail -n 20 "$last_home/out" "$last_home/err" "$last_home/postbag.log" 2>/dev/null
    [ -z "$server_log" ] || { echo '--- the end of the log of the server'; tail -n 20 "$server_log" 2>/dev/null; }
    exit 1
}

make_certificate() { # NAME SUBJECT-ALT-NAME DAYS
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$certificates/$1.key" -out "$certificates/$1.csr" 2>/dev/null &&
        printf 'subjectAltName=%s\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n' "$2" \
            >"$certificates/$1.ext" &&
        openssl x509 -req -in "$certificates/$1.csr" -CA "$certificates/ca.pem" -CAkey "$certificates/ca.key" \
            -CAcreateserial -days "$3" -extfile "$certificates/$1.ext" -out "$certificates/$1.pem" 2>/dev/null
}

make_authority() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=Test $1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
        -keyout "$certificates/$1.key" -out "$certificates/$1.pem" 2>/dev/null
}

make_certificates() { # DIR
    certificates=$1
    make_authority ca && make_authority other &&
        make_certificate good 'DNS:localhost,IP:127.0.0.1' 30 &&
        make_certificate elsewhere 'DNS:mail.example.net' 30 &&
        make_certificate expired 'DNS:localhost,IP:127.0.0.3' -1
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

greets() { # PORT
    local greeting=
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    read -r -t 5 greeting <&3 2>/dev/null || true
    exec 3>&-
    [[ $greeting == +OK* ]]
}

account_home() { # DIR [KEY=VALUE…]
    local home=$1 pair key
    local -A keys=([server]=127.0.0.1 [port]=${pop3s_port-} [security]=tls [user]=test
        [password_file]=$home/password [ca_file]=$certificates/ca.pem [leave_on_server]='14 days')
    shift
    for pair in "$@"; do
        keys[${pair%%=*}]=${pair#*=}
    done
    mkdir -m 700 -p "$home"
    [ -f "$home/password" ] || (umask 077 && echo secret >"$home/password")
    (
        umask 077
        echo '[account test]' >"$home/postbag.conf"
        for key in "${!keys[@]}"; do
            echo "$key = ${keys[$key]}" >>"$home/postbag.conf"
        done
    )
}

postbag_in() { # DIR COMMAND…
    last_home=$1
    shift
    status=0
    "$POSTBAG" --home "$last_home" "$@" >"$last_home/out" 2>"$last_home/err" </dev/null || status=$?
}

stored() {
    find "$1/mail" -type d \( -name new -o -name cur \) -print0 2>/dev/null |
        xargs -0r "$mkmail" --list | LC_ALL=C sort
}
