# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/login.sh: every way to sign in, with what is right and what is wrong; nothing in plain text, nothing twice,
# and no secret anywhere.
. "${srcdir:-.}/tests/proto/lib.sh"

password='q7=,%s\x41-Gans'
token='ya29.T0kenOf-Ada_7'
every='EXTERNAL SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER'

# The server knows password and token whatever the client believes.
server() { # OPTIONS … <SCRIPT
    stub --count 1 --password "$password" --token "$token" "$@"
}
client() { # SECRET KEY=VALUE …
    printf '%s\n' "$1" >"$work/home/password"
    shift
    account "$@"
    case $auth in
    xoauth2 | oauthbearer)
        sed -i '/^password_file/d' "$work/home/postbag.conf"
        echo "token_command = cat $work/home/password" >>"$work/home/postbag.conf"
        ;;
    esac
}

# Neither as it is nor in base64, whatever stands around it.
no_secret() {
    for secret in "$password" "$token" wrong-Gans; do
        for shift in '' x xy; do
            word=$(printf '%s%s' "$shift" "$secret" | base64 -w0 | cut -c 5-20)
            for text in "$secret" "$word"; do
                for file in out home/postbag.log log; do
                    expect "$file holds $text" sh -c '! grep -qF -- "$1" "$2"' sh "$text" "$work/$file"
                done
            done
        done
    done
}

by() { # MECHANISM: that one, once
    n=$(grep -cE "^[0-9]+ (AUTH|PASS|APOP)" "$work/log")
    expect "$n ways to sign in were tried" [ "$n" -eq 1 ]
    heard "$1"
}

# What stands in the settings, what the server hears, the mechanisms it has.
while read -r auth command mechanisms; do
    scenario "$auth: the right password"
    server --tls implicit --apop '<1896.697170952@localhost>' --mechanisms "$mechanisms" </dev/null
    client "$password" auth="$auth"
    run 0 fetch --trace
    by "$command"
    stored 1
    no_secret

    scenario "$auth: a wrong password is refused, and that is all"
    server --tls implicit --apop '<1896.697170952@localhost>' --mechanisms "$mechanisms" </dev/null
    client wrong-Gans auth="$auth"
    run 77 fetch --trace
    by "$command"
    stored 0
    no_secret

    scenario "$auth: not without TLS"
    server --tls none --apop '<1896.697170952@localhost>' --mechanisms "$mechanisms" </dev/null
    client "$password" auth="$auth" server=127.0.0.1 security=starttls
    run 69 fetch
    heard_not '(USER|PASS|APOP|AUTH)'
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

for mechanism in XOAUTH2 OAUTHBEARER; do
    auth=$(echo "$mechanism" | tr A-Z a-z)
    scenario "$mechanism: the right token, in two steps"
    server --tls implicit --mechanisms "$mechanism" </dev/null
    client "$token" auth="$auth"
    run 0 fetch --trace
    by "AUTH $mechanism\$"
    stored 1
    no_secret

    scenario "$mechanism: a wrong token: the reason is told"
    server --tls implicit --mechanisms "$mechanism" </dev/null
    client wrong-Gans auth="$auth"
    run 77 fetch --trace
    by "AUTH $mechanism\$"
    no_secret
    case $mechanism in
    XOAUTH2) says '401' ;;
    *) says 'invalid_token' ;;
    esac
done
finish
