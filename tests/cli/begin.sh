# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/begin.sh: the first minutes: no settings, wrong ones, wrong words. No server is needed.
. "${srcdir:-.}/tests/proto/lib.sh"

settings() {
    cat >"$work/home/postbag.conf"
    chmod 600 "$work/home/postbag.conf"
}

scenario 'no settings: how to begin'
for command in '' fetch plan list 'account list' log verify status 'show abcd'; do
    # shellcheck disable=SC2086
    run 78 $command
    says "$work/home/postbag.conf"
    says '[account home]'
    says 'postbag demo'
done
expect 'nothing is made' [ "$(ls "$work/home")" = password ]

scenario 'the example loads'
run 78 list
sed -n 's/^    //p' "$work/out" | settings
run 0 account list
says 'ada@example.org'
run 0 account list --json
says '"leave_on_server":"14 days"'

scenario 'help and version need no settings'
run 0 --version
says 'postbag '
run 0 --help
says 'postbag account test NAME'
run 0 fetch --help
says '--dry-run'
says 'Keys of --json'
run 0 --help fetch
says '--dry-run'

scenario 'wrong words'
run 64 lst
says 'did you mean list?'
run 64 list --limt 5
says 'did you mean --limit?'
run 64 show
says 'show ID'
run 64 account
says 'account list or account test'
run 64 fetch --raw
says 'takes no --raw'

scenario 'wrong settings are named with file and line, all at once'
settings <<'END'
[general]
theem = evergreen
[account home]
server = localhost
user = ada
leave_on_server = fortnight
END
run 78 list
says "$work/home/postbag.conf:2: theem: is no key: did you mean theme?"
says "$work/home/postbag.conf:6: leave_on_server: \"fortnight\" is not allowed: always, never, N days, N hours, until-deleted, or a time and until-deleted"

scenario 'no account'
settings <<'END'
[general]
END
run 78 fetch
says 'has no account'
run 78 fetch home
says 'there is no account "home"'
run 0 account list

scenario 'the reader without a terminal'
settings <<'END'
[account home]
server = localhost
user = ada
END
run 64
says 'the reader needs a terminal'

finish
