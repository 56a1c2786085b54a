# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/names.sh: under which names it signs in, and what is asked before and after that.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'the address is refused: the part before the @ is tried, on the same line, and remembered'
stub --tls implicit --count 2 <<'END'
capa "TOP" "UIDL" "USER"
END
account user= address=ada@example.org
run 0 fetch
stored 2
expect 'it made a second connection' [ "$(count_heard '\(connected\)')" -eq 1 ]
expect 'not two sign-ins' [ "$(count_heard PASS)" -eq 2 ]
heard 'USER ada@example.org'
heard 'USER ada$'
run 0 fetch
expect 'it did not remember the name' [ "$(count_heard 'USER ada@example.org')" -eq 1 ]
expect 'not three sign-ins' [ "$(count_heard PASS)" -eq 3 ]

scenario 'a server that ends the line after a refusal: on a new one'
stub --tls implicit --count 2 <<'END'
session 1 on login close after 1 line
END
account user= address=ada@example.org
run 0 fetch
stored 2
expect 'not two connections' [ "$(count_heard '\(connected\)')" -eq 2 ]

scenario 'both names are refused: two tries, never three'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER"
on login reply "-ERR [AUTH] no"
END
account user= address=ada@example.org
run 77 fetch
expect 'not two sign-ins' [ "$(count_heard PASS)" -eq 2 ]

scenario 'a user that the settings name is the only one'
stub --tls implicit --count 1 <<'END'
on login reply "-ERR no"
END
account user=ada@example.org address=ada@example.org
run 77 fetch
one_attempt

for code in IN-USE LOGIN-DELAY SYS/TEMP SYS/PERM; do
    scenario "[$code] is not about the name"
    stub --tls implicit --count 1 <<END
on login reply "-ERR [$code] no"
END
    account user= address=ada@example.org
    status=75
    [ "$code" != SYS/PERM ] || status=69
    run "$status" fetch
    one_attempt
done

scenario 'UTF8 is asked for where it is offered, before the sign-in'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER" "UTF8"
on UTF8 reply "+OK"
END
account
run 0 fetch
heard 'UTF8$'
expect 'UTF8 came after the sign-in' sh -c "grep -nE 'UTF8|PASS' '$work/log' | head -n 1 | grep -q UTF8"

scenario 'UTF8 is refused: it goes on'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER" "UTF8 USER"
on UTF8 reply "-ERR no"
END
account
run 0 fetch
stored 1

scenario 'UTF8 and LANG are never sent to a server that does not offer them'
stub --tls implicit --count 1 </dev/null
account
LC_ALL=de_DE.UTF-8 LANGUAGE= run 0 fetch
heard_not UTF8
heard_not LANG

scenario 'LANG by the locale, refused or not'
stub --tls implicit --count 1 <<'END'
capa "TOP" "UIDL" "USER" "LANG"
on LANG reply "-ERR no such language"
END
account
LC_ALL=de_DE.UTF-8 LANGUAGE= run 0 fetch
heard 'LANG de-DE'
stored 1
LC_ALL=C.UTF-8 LANGUAGE= run 0 fetch
expect 'LANG for a locale without a language' [ "$(count_heard LANG)" -eq 1 ]

scenario 'no CAPA: it is asked once and never again, and nothing unknown is tried'
stub --tls implicit --count 3 <<'END'
capa none
END
account
LC_ALL=de_DE.UTF-8 LANGUAGE= run 0 fetch
stored 3
expect 'CAPA was not asked once' [ "$(count_heard CAPA)" -eq 1 ]
heard_not '(UTF8|LANG|AUTH|LAST|NOOP|XTND)'

finish
