# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/login.sh: every way to sign in, with what is right and what is wrong: one attempt, the strongest first,
# nothing weaker behind it, and no secret anywhere.
. "${srcdir:-.}/tests/proto/lib.sh"

password='q7=,%s\x41-Gans'
token='ya29.T0kenOf-Ada_7'
tls_1_2='NORMAL:-VERS-ALL:+VERS-TLS1.2'
timestamp='<1896.697170952@localhost>'

# What no output, log or trace may hold: the secrets, and what they are in base64 wherever they stand in it.
for secret in "$password" "$token" wrong-Gans; do
    printf '%s\n' "$secret"
    for before in '' x xy; do printf '%s%s' "$before" "$secret" | base64 -w0 | cut -c 5-20; done
done >"$work/secrets"
no_secret() {
    for file in out home/postbag.log log; do
        expect "$file holds a secret" sh -c '! grep -qF -f "$1" "$2"' sh "$work/secrets" "$work/$file"
    done
}

# The server's own password and token, whatever the client believes.
server() { # OPTIONS … <SCRIPT
    stub --count 1 --password "$password" --token "$token" "$@"
}
client() { # SECRET KEY=VALUE …
    printf '%s\n' "$1" >"$work/home/password"
    shift
    account "$@"
}
token_client() { # SECRET KEY=VALUE …
    client "$@"
    sed -i '/^password_file/d' "$work/home/postbag.conf"
    echo "token_command = cat $work/home/password" >>"$work/home/postbag.conf"
}
by() { # COMMAND: this one, once, and nothing else
    heard "$1"
    n=$(count_heard '(AUTH|PASS|APOP)')
    expect "$n ways to sign in were tried" [ "$n" -eq 1 ]
}

# What stands in the settings, what the server hears, what it has.
while read -r auth command mechanisms; do
    scenario "$auth: the right password"
    server --tls implicit --apop "$timestamp" --mechanisms "$mechanisms" </dev/null
    client "$password" auth="$auth"
    run 0 fetch --trace
    by "$command"
    stored 1
    no_secret

    scenario "$auth: a wrong password is refused, and that is all"
    server --tls implicit --apop "$timestamp" --mechanisms "$mechanisms" </dev/null
    client wrong-Gans auth="$auth"
    run 77 fetch --trace
    by "$command"
    stored 0
    no_secret
done <<'END'
scram-sha-256-plus AUTH.SCRAM-SHA-256-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-256
scram-sha-256 AUTH.SCRAM-SHA-256 SCRAM-SHA-256
scram-sha-1 AUTH.SCRAM-SHA-1 SCRAM-SHA-1
plain AUTH.PLAIN PLAIN
login AUTH.LOGIN LOGIN
cram-md5 AUTH.CRAM-MD5 CRAM-MD5
apop APOP PLAIN
user PASS PLAIN
END

scenario 'SCRAM-SHA-256-PLUS: bound to TLS 1.2'
server --tls implicit --mechanisms SCRAM-SHA-256-PLUS --priority "$tls_1_2" </dev/null
client "$password" auth=scram-sha-256-plus
run 0 fetch
by 'AUTH SCRAM-SHA-256-PLUS'
stored 1

while read -r mechanism reason; do
    auth=$(echo "$mechanism" | tr '[:upper:]' '[:lower:]')
    scenario "$mechanism: the right token, in two steps"
    server --tls implicit --mechanisms "$mechanism" </dev/null
    token_client "$token" auth="$auth"
    run 0 fetch --trace
    by "AUTH $mechanism\$"
    stored 1
    no_secret

    scenario "$mechanism: a wrong token is refused, and the reason is told"
    server --tls implicit --mechanisms "$mechanism" </dev/null
    token_client wrong-Gans auth="$auth"
    run 77 fetch --trace
    by "AUTH $mechanism\$"
    says "$reason"
    no_secret
done <<'END'
XOAUTH2 401
OAUTHBEARER invalid_token
END

# --- auto ---------------------------------------------------------------------------------------

# In TLS 1.3 the binding is not taken unasked: servers offer it that know that of TLS 1.2 only.
while read -r command priority mechanisms; do
    scenario "auto: $mechanisms, in $priority"
    server --tls implicit --mechanisms "$mechanisms" \
        --priority "NORMAL:-VERS-ALL:+VERS-TLS$priority" </dev/null
    client "$password"
    run 0 fetch
    by "$command"
    stored 1
done <<'END'
AUTH.SCRAM-SHA-256-PLUS 1.2 EXTERNAL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS
AUTH.SCRAM-SHA-256 1.3 EXTERNAL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS
AUTH.SCRAM-SHA-256 1.2 LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
AUTH.SCRAM-SHA-1 1.3 CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1 XOAUTH2
AUTH.PLAIN 1.3 LOGIN CRAM-MD5 PLAIN
AUTH.LOGIN 1.3 CRAM-MD5 LOGIN
PASS 1.3 CRAM-MD5
END

scenario 'auto: nothing but CRAM-MD5'
server --tls implicit --mechanisms CRAM-MD5 <<'END'
capa without USER
END
client "$password"
run 0 fetch
by 'AUTH CRAM-MD5'

scenario 'auto: nothing that can be done: nothing is sent'
server --tls implicit --mechanisms XOAUTH2 <<'END'
capa without USER
END
client "$password"
run 77 fetch
says 'do not meet'
heard_not '(AUTH|PASS|USER|APOP)'

scenario 'auto: a token goes by OAUTHBEARER, never as a password'
server --tls implicit --mechanisms 'PLAIN SCRAM-SHA-256 XOAUTH2 OAUTHBEARER' </dev/null
token_client "$token"
run 0 fetch
by 'AUTH OAUTHBEARER'

scenario 'EXTERNAL: by a certificate, without a password'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ada \
    -keyout "$work/ada.key" -out "$work/ada.pem" 2>/dev/null || fail 'there is no certificate'
server --tls implicit --ask-cert --mechanisms 'EXTERNAL PLAIN SCRAM-SHA-256' </dev/null
account client_cert="$work/ada.pem" client_key="$work/ada.key"
sed -i '/^password_file/d' "$work/home/postbag.conf"
run 0 fetch
by 'AUTH EXTERNAL'
stored 1

scenario 'EXTERNAL: the certificate was not asked for: refused, and no password follows'
server --tls implicit --mechanisms 'EXTERNAL PLAIN' </dev/null
client "$password" client_cert="$work/ada.pem" client_key="$work/ada.key" auth=external
run 77 fetch
by 'AUTH EXTERNAL'
stored 0

# --- what would like a weaker one ---------------------------------------------------------------

for refusal in '-ERR [AUTH] not by this one, try PLAIN' '-ERR mechanism too strong'; do
    scenario "downgrade: the binding is offered and then refused: $refusal"
    server --tls implicit --priority "$tls_1_2" \
        --mechanisms 'SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN' <<END
on AUTH reply "$refusal"
END
    client "$password"
    run 77 fetch
    by 'AUTH SCRAM-SHA-256-PLUS'
    heard_not USER
done

scenario 'downgrade: the mechanism that the settings name is gone'
server --tls implicit --mechanisms 'PLAIN LOGIN' </dev/null
client "$password" auth=scram-sha-256
run 77 fetch
says 'does not offer SCRAM-SHA-256'
heard_not '(AUTH|PASS|USER|APOP)'

scenario 'T6: what is offered before STLS does not choose the mechanism'
server --tls stls --mechanisms 'SCRAM-SHA-256 PLAIN' <<'END'
on CAPA 1 line 1 "SASL PLAIN"
END
client "$password" security=starttls
run 0 fetch
by 'AUTH SCRAM-SHA-256'

for mechanism in SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1; do
    scenario "impostor: $mechanism, and the server cannot prove that it knows the password"
    stub --tls implicit --count 1 --impostor --password something-else --mechanisms "$mechanism" </dev/null
    client "$password" auth="$(echo "$mechanism" | tr '[:upper:]' '[:lower:]')"
    run 69 fetch --trace
    says 'could not prove that it knows the password'
    by "AUTH $mechanism"
    stored 0
    heard_not '(STAT|UIDL|LIST|RETR)'
    no_secret
done

scenario 'impostor: +OK to half of an exchange'
server --tls implicit --mechanisms SCRAM-SHA-256 <<'END'
on SASL 1 reply "+OK welcome"
END
client "$password"
run 69 fetch
says 'could not prove that it knows the password'
heard_not '(STAT|UIDL|LIST|RETR)'

scenario 'a challenge that makes no sense is broken off'
server --tls implicit --mechanisms SCRAM-SHA-256 <<'END'
on AUTH reply "+ cj1ub25zZW5zZSxzPXgsaT0w"
END
client "$password"
run 76 fetch
by 'AUTH SCRAM-SHA-256'

# --- nothing in plain text ----------------------------------------------------------------------

for auth in auto plain login user cram-md5 scram-sha-256 apop; do
    scenario "T1: STLS is hidden: nothing is sent by $auth"
    server --tls stls --apop "$timestamp" --mechanisms 'PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256' <<'END'
capa "USER" "SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"
END
    client "$password" security=starttls auth="$auth"
    run 69 fetch
    heard_not '(USER|PASS|APOP|AUTH)'
done

finish
