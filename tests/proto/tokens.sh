# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/tokens.sh: a token that was refused is asked for anew, once; a password never is.
. "${srcdir:-.}/tests/proto/lib.sh"

# Prints another token each time: stale, fresh, fresher.
tokens() {
    cat >"$work/tokens" <<END
#!/bin/sh
n=\$(cat "$work/count" 2>/dev/null || echo 0)
echo \$((n + 1)) >"$work/count"
set -- $*
shift "\$n"
echo "\$1"
END
    chmod 700 "$work/tokens"
    rm -f "$work/count"
}
asked() { expect "the command ran $(cat "$work/count") times, not $1" [ "$(cat "$work/count")" -eq "$1" ]; }

token_account() {
    sed -i '/^password_file/d' "$work/home/postbag.conf"
    printf 'token_command = %s/tokens\nauth = xoauth2\n' "$work" >>"$work/home/postbag.conf"
}

for mechanism in XOAUTH2 OAUTHBEARER; do
    scenario "$mechanism: a stale token: a fresh one is fetched from the command and taken"
    tokens stale fresh fresher
    stub --tls implicit --count 2 --mechanisms "$mechanism" --token fresh </dev/null
    account
    token_account
    sed -i "s/^auth = .*/auth = $(echo "$mechanism" | tr '[:upper:]' '[:lower:]')/" "$work/home/postbag.conf"
    run 0 fetch
    asked 2
    expect 'not two tries' [ "$(count_heard "AUTH $mechanism")" -eq 2 ]
    stored 2
done

scenario 'the fresh token is refused as well: that was that'
tokens stale fresh fresher
stub --tls implicit --count 2 --mechanisms XOAUTH2 --token fresher </dev/null
account
token_account
run 77 fetch
says '401'
asked 2
expect 'not two tries' [ "$(count_heard AUTH)" -eq 2 ]

scenario 'the command knows but one token: it is not tried again'
tokens stale stale stale
stub --tls implicit --count 2 <<'END'
capa "TOP" "UIDL" "SASL XOAUTH2"
on AUTH reply "-ERR [AUTH] expired"
END
account user=ada@example.org
token_account
run 77 fetch
says 'expired'
asked 2
expect 'not one try' [ "$(count_heard AUTH)" -eq 1 ]

scenario 'a password that was refused is not asked for again'
stub --tls implicit --count 2 <<'END'
on login reply "-ERR [AUTH] no"
END
tokens one two
account
sed -i "s|^password_file.*|password_command = $work/tokens|" "$work/home/postbag.conf"
run 77 fetch
asked 1
one_attempt

finish
