# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/lies.sh: servers that say what is not so, or too much of it.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'P1: UIDLs that would be paths, or nothing'
stub --tls implicit --count 6 <<'END'
on UIDL line 1 "1 ../../../../etc/passwd"
on UIDL line 2 "2 a/b"
on UIDL line 3 "3 "
on UIDL line 4 "4"
on UIDL line 5 "5 \x01\x02\xff"
on UIDL line 6 "6 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
END
account
run 0 fetch
stored 6
run 0 fetch
stored 6

scenario 'P2: one UIDL for all messages: each is fetched, none deleted by it'
stub --tls implicit --count 4 <<'END'
on UIDL line 1 "1 same"
on UIDL line 2 "2 same"
on UIDL line 3 "3 same"
on UIDL line 4 "4 same"
END
account leave_on_server=never
run 0 fetch
stored 4
heard_not 'DELE'
run 0 plan
says 'UIDL not unique'
run 0 fetch
stored 4

scenario 'no UIDL at all: the header tells messages apart'
stub --tls implicit --count 4 <<'END'
on UIDL reply "-ERR no"
END
account
run 0 fetch
stored 4
run 0 fetch
stored 4

scenario 'P4: sizes that are not'
stub --tls implicit --count 4 <<'END'
on LIST line 1 "1 0"
on LIST line 2 "2 18446744073709551617"
on LIST line 3 "3 -1"
on LIST line 4 "4 1"
END
account
run 0 fetch
stored 4

scenario 'P5: a listing without end'
stub --tls implicit --count 2 <<'END'
on LIST endless "\# 100\r\n" after 1 line
END
account
run 76 fetch
stored 0

scenario 'P5: capabilities without end'
stub --tls implicit --count 2 <<'END'
on CAPA endless "X-NOTHING\r\n" after 1 line
END
account
run 76 fetch

scenario 'P5: a greeting without end'
stub --tls implicit --count 2 <<'END'
on GREETING endless "+OK and on and on "
END
account
run 76 fetch

scenario 'P7: an answer without a status'
stub --tls implicit --count 2 <<'END'
on RETR 1 raw "RETR what?\r\n"
END
account
run 76 fetch
stored 0

scenario 'answers that nobody asked for'
stub --tls implicit --count 2 <<'END'
on STAT append "+OK and more\r\n"
on LIST append "+OK and more\r\n"
on UIDL append "+OK and more\r\n"
END
account
run 76 fetch

scenario 'P8: -ERR instead of one message: the others come, the person is told'
stub --tls implicit --count 5 <<'END'
on RETR 1+ message 3 reply "-ERR gone"
END
account leave_on_server=never
run 75 fetch
says 'still on the server'
stored 4

scenario 'P10: codes decide what is said and how it ends'
for row in 'IN-USE 75' 'LOGIN-DELAY 75' 'SYS/TEMP 75' 'AUTH 77' 'SYS/PERM 69'; do
    scenario "P10: [${row% *}]"
    stub --tls implicit --count 1 <<END
on PASS reply "-ERR [${row% *}] words of the server"
on AUTH reply "-ERR [${row% *}] words of the server"
END
    account
    run "${row#* }" fetch
    says 'words of the server'
    one_attempt
done

scenario 'P13: a refusal of 100 KB'
stub --tls implicit --count 1 <<'END'
on PASS reply "-ERR %s%n%s"
on AUTH reply "-ERR %s%n%s"
END
account
run 77 fetch
says '%s%n%s'

finish
