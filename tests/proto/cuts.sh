# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/cuts.sh: lines that break at every point of a session: nothing lost, nothing twice.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'the honest way: never empties the maildrop'
mailbox 7
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=never
left 7
run 0 fetch
stored 7
left 0
run 0 log
says 'confirmed'
run 0 fetch
stored 7

scenario 'cut in the middle of a message'
mailbox 9
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 5 cut after 100 bytes
END
account leave_on_server=never
run 69 fetch
stored 4
left 9
run 0 fetch
stored 9
left 0

scenario 'closed politely in the middle of a message'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 2 close after 60 bytes
END
account
run 69 fetch
stored 1
run 0 fetch
stored 3

scenario 'cut while DELEs are answered: QUIT was never sent, the server keeps all'
mailbox 6
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on DELE 3 cut
END
account leave_on_server=never
run 69 fetch
stored 6
left 6
run 0 fetch
stored 6
left 0

scenario 'P11: QUIT is not answered and nothing was deleted'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT cut
END
account leave_on_server=never
run 69 fetch
stored 4
run 0 fetch
stored 4
left 0

scenario 'P11: QUIT is refused after DELE: nothing is claimed'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT reply "-ERR [SYS/TEMP] some were not removed"
END
account leave_on_server=never
run 75 fetch
says 'not confirmed'
left 2
run 0 log
says_not ' confirmed'

scenario 'DELE is refused for one'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
on DELE 2 reply "-ERR locked"
END
account leave_on_server=never
run 0 fetch
stored 3
left 1
run 0 log
says 'refused'

scenario 'the greeting is cut'
stub --tls implicit --count 3 <<'END'
on GREETING cut
END
account
run 69 fetch
stored 0

scenario 'a copy that was changed here is no reason to delete there'
mailbox 2
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
stored 2
changed=$(find "$work/home/mail/Inbox/new" -type f | head -n 1)
printf 'one more line\n' >>"$changed"
account leave_on_server=never
run 0 fetch
left 1
says 'stays on the server'

finish
