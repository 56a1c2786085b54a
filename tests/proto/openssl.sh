# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/openssl.sh: TLS servers that GnuTLS would not be, by openssl s_server: out of date, weak, and
# killed in mid-sentence; certificates of several authorities, pins, client certificates.
. "${srcdir:-.}/tests/proto/lib.sh"

command -v openssl >/dev/null || { echo 'there is no openssl'; exit 77; }

answer_pid=
trap '[ -z "$answer_pid" ] || kill "$answer_pid" 2>/dev/null; end_stub; rm -rf "$work"' EXIT

made=$work/made
mkdir "$made"

make_authority() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj "/CN=$1" \
        -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$made/$1.key" -out "$made/$1.pem" \
        2>/dev/null || exit 99
}

make_certificate() { # NAME AUTHORITY EXTENSION …
    name=$1 authority=$2
    shift 2
    set -- -addext basicConstraints=critical,CA:FALSE $(printf -- '-addext %s ' "$@")
    openssl req -x509 -newkey rsa:2048 -nodes -days 3 -CA "$made/$authority.pem" \
        -CAkey "$made/$authority.key" -subj "/CN=$name" "$@" -keyout "$made/$name.key" \
        -out "$made/$name.pem" 2>/dev/null || exit 99
}

make_authority root
make_authority stranger
make_certificate good root subjectAltName=DNS:localhost
make_certificate strange stranger subjectAltName=DNS:localhost
make_certificate client root subjectAltName=DNS:localhost extendedKeyUsage=clientAuth
make_certificate strange_client stranger subjectAltName=DNS:other.example extendedKeyUsage=clientAuth

# tls_server OPTIONS …: one client; what it says comes from the pipe $work/to_client, what it hears goes to
# the pipe $work/from_client.
tls_server() {
    rm -f "$work/to_client" "$work/from_client"
    : >"$work/log"
    mkfifo "$work/to_client" "$work/from_client"
    openssl s_server -accept 127.0.0.1:0 -naccept 1 -cert "$made/good.pem" -key "$made/good.key" \
        "$@" <"$work/to_client" >"$work/from_client" 2>/dev/null &
    stub_pid=$!
    # The other end of the pipes is opened in the same order, or both would wait for each other.
    answer >"$work/to_client" <"$work/from_client" 2>/dev/null &
    answer_pid=$!
    await "$work/port"
    cp "$made/root.pem" "$work/ca.pem"
}

say() { printf '%s\r\n' "$@"; }

# What POP3 says to each line of s_server's output; its own chatter is passed over. A scenario sets
# `message` (a command that prints it) and `killed_at` (a command).
answer() {
    while IFS= read -r line; do
        line=${line%"$(printf '\r')"}
        [ "${line%% *}" != "$killed_at" ] || kill -KILL "$stub_pid"
        case $line in
        ACCEPT*) printf '%s\n' "${line##*:}" >"$work/port" ;;
        *'BEGIN SSL SESSION'*) say '+OK ready' ;;
        CAPA) say '-ERR unknown' ;;
        USER* | PASS* | NOOP | QUIT) printf '1 %s\n' "$line" >>"$work/log"; say +OK ;;
        STAT) say '+OK 1 1000' ;;
        UIDL*) say +OK '1 only' . ;;
        LIST*) say +OK '1 1000' . ;;
        RETR*) $message ;;
        esac
    done
}

whole_message() {
    say +OK 'Subject: whole' '' 'The end of it comes.' .
}

# Longer than the pipes hold: when it is written, most of it has been sent.
half_message() {
    say +OK 'Subject: half' ''
    seq -f 'line %.0f of a message that never ends' 20000
    kill -KILL "$stub_pid"
}

message=whole_message
killed_at=none

scenario 'an honest server by OpenSSL'
tls_server
account leave_on_server=always
run 0 fetch
heard PASS
stored 1

scenario 'T9: the server dies in the middle of RETR, without the goodbye of TLS'
message=half_message
tls_server
account leave_on_server=always
run 69 fetch
says 'ended the connection'
stored 0

scenario 'T9: the server dies after the last dot: the message is here'
message=whole_message
killed_at=QUIT
tls_server
account leave_on_server=always
run 0 fetch
stored 1
killed_at=none

for version in tls1 tls1_1; do
    scenario "T10: a server of $version only"
    tls_server "-$version" -cipher 'ALL:@SECLEVEL=0'
    account
    run 69 fetch
    says 'speaks no TLS that is still safe'
    heard_not '(USER|PASS)'
done

# The group of RFC 2409 section 6.2, which Logjam showed to be within reach.
weak_group() {
    cat >"$made/weak.conf" <<'END'
asn1 = SEQUENCE:group
[group]
prime = INTEGER:0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF
generator = INTEGER:2
END
    openssl asn1parse -genconf "$made/weak.conf" -noout -out "$made/weak.der" || exit 99
    {
        echo '-----BEGIN DH PARAMETERS-----'
        openssl base64 -in "$made/weak.der"
        echo '-----END DH PARAMETERS-----'
    } >"$made/weak.pem"
}

scenario 'T10: a Diffie-Hellman group of 1024 bits'
weak_group
tls_server -tls1_2 -cipher 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0' -dhparam "$made/weak.pem"
account
run 69 fetch
says 'too weak to trust'
heard_not '(USER|PASS)'

scenario 'T10: a server that knows ALPN, but not of POP3'
tls_server -alpn http/1.1
account leave_on_server=always
run 0 fetch
stored 1

scenario 'T10: a chain of 20 kB that leads nowhere besides'
for _ in $(seq 20); do cat "$made/strange.pem"; done >"$made/long.pem"
tls_server -cert_chain "$made/long.pem"
account leave_on_server=always
run 69 fetch
says 'certificate of localhost'
heard_not '(USER|PASS)'

scenario 'T10: a chain of more than 128 kB'
for _ in $(seq 200); do cat "$made/strange.pem"; done >"$made/endless.pem"
tls_server -cert_chain "$made/endless.pem"
account
run 69 fetch
heard_not '(USER|PASS)'

scenario 'T8: another authority'
tls_server -cert "$made/strange.pem" -key "$made/strange.key"
account
run 69 fetch
says 'is signed by an authority that is not trusted'
says 'its key is sha256:'
heard_not '(USER|PASS)'

scenario 'T8: not meant for servers'
tls_server -cert "$made/client.pem" -key "$made/client.key"
account
run 69 fetch
says 'is not meant for servers'
heard_not '(USER|PASS)'

scenario 'T8: three flaws at once are all told'
tls_server -cert "$made/strange_client.pem" -key "$made/strange_client.key"
account
run 69 fetch
says 'is for "other.example", not for "localhost", is signed by an authority that is not trusted'
says 'and is not meant for servers'
heard_not '(USER|PASS)'

scenario 'T8: revoked by a list in ca_file'
: >"$made/index"
cat >"$made/ca.conf" <<END
[ca]
default_ca = root
[root]
database = $made/index
default_md = sha256
default_crl_days = 3
END
openssl ca -config "$made/ca.conf" -cert "$made/root.pem" -keyfile "$made/root.key" \
    -revoke "$made/good.pem" 2>/dev/null || exit 99
openssl ca -config "$made/ca.conf" -cert "$made/root.pem" -keyfile "$made/root.key" -gencrl \
    -out "$made/revoked.pem" 2>/dev/null || exit 99
tls_server
cat "$made/revoked.pem" >>"$work/ca.pem"
account
run 69 fetch
says 'was revoked'
heard_not '(USER|PASS)'

key_of() { # NAME: as pin takes it
    openssl x509 -in "$made/$1.pem" -noout -pubkey | openssl pkey -pubin -outform DER |
        sha256sum | sed 's/^/sha256:/; s/ .*//'
}

scenario 'a pinned key needs no authority'
tls_server -cert "$made/strange.pem" -key "$made/strange.key"
account leave_on_server=always "pin=$(key_of strange)"
run 0 fetch
stored 1

scenario 'a pinned key has changed, though an authority vouches for the new one'
tls_server
account "pin=$(key_of strange)"
run 69 fetch
says 'localhost shows another key than the pinned one'
says "$(key_of good)"
says 'by "CN=root"'
says 'which a trusted authority vouches for'
says 'account test --pin'
heard_not '(USER|PASS)'

scenario 'a pinned key is not meant for servers'
tls_server -cert "$made/client.pem" -key "$made/client.key"
account "pin=$(key_of client)"
run 69 fetch
says 'is not meant for servers'
heard_not '(USER|PASS)'

scenario 'the server wants a certificate of ours, and there is none'
tls_server -Verify 2 -CAfile "$made/root.pem"
account
run 78 fetch
says 'wants a certificate of ours'
heard_not '(USER|PASS)'

scenario 'the server gets a certificate of ours'
tls_server -Verify 2 -verify_return_error -CAfile "$made/root.pem"
account leave_on_server=always "client_cert=$made/client.pem" "client_key=$made/client.key"
run 0 fetch
stored 1

scenario 'the server will not have our certificate'
tls_server -Verify 2 -verify_return_error -CAfile "$made/root.pem"
account "client_cert=$made/strange_client.pem" "client_key=$made/strange_client.key"
run 78 fetch
says 'the server will not have our certificate'
heard_not '(USER|PASS)'

scenario 'the key of our certificate is open to others'
tls_server
chmod 644 "$made/client.key"
account "client_cert=$made/client.pem" "client_key=$made/client.key"
run 78 fetch
says 'others may read'
heard_not '(USER|PASS)'

finish
