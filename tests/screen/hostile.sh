# SPDX-License-Identifier: GPL-3.0-or-later
# hostile.sh: mail, folders and a server that try to speak to the terminal. All of it is listed, opened, shown with all
# header fields and as HTML, fetched, planned and logged; nothing of what reached the terminal was theirs.
set -eu
started=$(date +%s)
run=${builddir:-.}/tests/screen/run
here=$(cd "${srcdir:-.}" && pwd)/tests/screen
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/made"
HOME=$scratch/made bash "$here/hostile-mail.sh"
evil='\e]0;pwned\a\e]52;c;aGk=\a\ePq\e\\\e[31m\e[2J\e[6n\x9b31m\x9d0;x\x9c\xc2\x9b31m\xc2\x9d0;x\xc2\x9c\xe2\x80\xaerlo\xe2\x81\xa6\x07\x08\x0e\x7f'

keys() { # KEY COUNT: each drawn before the next is sent
    for _ in $(seq "$2"); do printf 'key %s\nwithin 10000\n' "$1"; done
}

begin() { # SIZE: the stub's script on standard input
    printf 'size %s\nfile script <<END-OF-SCRIPT\n' "$1"
    cat
    printf 'END-OF-SCRIPT\nsh cp -R %s/made/. .\n' "$scratch"
    printf 'stub --maildir $HOME_DIR/hostile-there --script $HOME_DIR/script\n'
    printf 'sh bash %s/profile.sh settings leave_on_server=always\n' "$here"
}

finish() {
    printf 'settle\nkey q\nexit 0\nrestored\nno-controls\n'
}

# Greeting, capabilities, UIDLs, a refused message, in the reader; then every message in every view.
reader() {
    begin 200x120 <<END
session 4 greeting "-ERR $evil"
session 5 greeting "* $evil"
greeting "+OK $evil"
capa "TOP" "UIDL" "USER" "SASL PLAIN" "PIPELINING" "IMPLEMENTATION $evil" "$evil"
on UIDL line 1 "1 $evil"
on UIDL line 2 "2 \x9bm\e[2J"
on STAT reply "+OK 46 10000 $evil"
session 1 on RETR 1+ message 46 reply "-ERR $evil"
session 3 on PASS reply "-ERR [AUTH] $evil"
session 3 on AUTH reply "-ERR $evil"
session 6 on UIDL reply "-ERR [SYS/PERM] $evil"
END
    printf 'start --home $HOME_DIR\nwait "0 messages"\nkey F\nwait Fetched\nwait "45 of 46 are stored"\nkey q\n'
    printf 'wait "45 messages"\nwait "^[]0;pwned^G"\nwait "<9B>31m"\nwait "<RLO>"\nsettle\n'
    printf 'key G\nsettle\nkey g\nsettle\nkey F\nwait Fetched\nwait "1 new message"\nkey q\nwait "46 messages"\n'
    printf 'resize 80x24\nsettle\nkey G\nsettle\nresize 40x10\nsettle\nkey g\nsettle\nresize 200x120\nsettle\n'
    printf 'key Enter\nwait "1 of 46"\n'
    keys J 45
    printf 'wait "46 of 46"\n'
    keys h 1
    printf 'wait "X-Evil"\n'
    keys K 45
    printf 'wait "1 of 46"\n'
    keys H 1
    keys J 45
    printf 'wait "46 of 46"\nresize 40x10\nsettle\n'
    keys K 45
    printf 'resize 80x24\nsettle\nkey q\nwait "46 messages"\nkey l\nwait Folders\nsettle\n'
    printf 'resize 200x120\nsettle\nkey j j\nsettle\nkey Enter\nwait "1 message"\nsettle\nkey K\nsettle\nkey K\nsettle\nkey J J J\nsettle\n'
    printf 'key d\nsettle\nkey u\nsettle\nkey ,\nwait "Settings / Retention"\nkey j j Space\nwait "would delete"\nsettle\nkey Esc Esc\nsettle\n'
    # What is said of mail on its server is theirs too: names, subjects, answers.
    printf 'key $\nwait "Server plan"\nwait "keep"\nsettle\nresize 80x24\nsettle\nresize 40x10\nsettle\nresize 200x120\nsettle\n'
    printf 'key / e v i l\nsettle\nkey Esc\nsettle\nkey G\nsettle\nkey p\nsettle\nkey u\nsettle\nkey i\nwait "Where is this message"\nwait UIDL\nsettle\n'
    printf 'resize 40x10\nsettle\nkey G\nsettle\nresize 200x120\nsettle\nkey q\nsettle\nkey S\nwait "Is my mail safe"\nwait "On server"\nsettle\nkey q\nsettle\nkey q\nsettle\n'
    for words in ' failed' ' failed' ' failed' 'Fetched'; do
        printf 'key F\nwait "%s"\nsettle\nresize 40x10\nsettle\nresize 200x120\nsettle\nkey q\nsettle\n' "$words"
    done
    finish
}

# The same from the commands, whose output goes to a terminal too.
commands() {
    begin 120x40 <<END
session 7 greeting "-ERR $evil"
session 8 greeting "* $evil"
greeting "+OK $evil"
capa "TOP" "UIDL" "USER" "SASL PLAIN" "IMPLEMENTATION $evil"
on UIDL line 1 "1 $evil"
session 1 on RETR 1+ message 46 reply "-ERR $evil"
session 6 on PASS reply "-ERR [AUTH] $evil"
session 6 on AUTH reply "-ERR $evil"
on DELE 2 reply "-ERR $evil"
END
    printf 'start --home $HOME_DIR fetch\nexit 75\nno-controls\n'
    printf 'start --home $HOME_DIR fetch --json\nexit 0\nno-controls\n'
    printf 'start --home $HOME_DIR plan\nexit 0\nno-controls\nstart --home $HOME_DIR plan --json\nexit 0\nno-controls\n'
    printf 'start --home $HOME_DIR account test home\nexit 0\nno-controls\n'
    printf 'start --home $HOME_DIR fetch\nexit 77\nno-controls\n'
    printf 'start --home $HOME_DIR fetch\nexit 75\nno-controls\n'
    printf 'start --home $HOME_DIR fetch\nexit 76\nno-controls\n'
    printf 'sh sed -i s/=.always/=never/ postbag.conf\nsh sed -i "s/= always/= never/" postbag.conf\n'
    printf 'start --home $HOME_DIR fetch\nwait "deleted"\nno-controls\nexit 0\n'
    printf 'start --home $HOME_DIR log\nwait "confirmed"\nexit 0\nno-controls\nstart --home $HOME_DIR log --json\nexit 0\nno-controls\n'
    printf 'start --home $HOME_DIR\nwait "messages"\nkey L\nwait "Deletions asked"\nwait "after download"\nsettle\nkey Enter\nwait "SHA-256"\nsettle\n'
    for _ in 1 2 3 4 5 6 7 8 9 10; do printf 'key J\nsettle\n'; done
    printf 'resize 40x10\nsettle\nkey G\nsettle\nkey q\nsettle\nkey q\nsettle\nkey q\nexit 0\nno-controls\nsize 120x40\n'
    printf 'start --home $HOME_DIR list\nexit 0\nno-controls\nstart --home $HOME_DIR list --json\nexit 0\nno-controls\n'
    printf 'sh "$POSTBAG" --home . list --json | sed -n "s/.*\\"id\\":\\"\\([0-9a-f]*\\)\\".*/\\\\1/p" >ids; test "$(wc -l <ids)" -ge 46\n'
    for how in --headers --raw ''; do
        printf "run sh -c 'while read -r id; do \"\$POSTBAG\" --home . show \$id %s || exit 1; done <ids; echo all-of-them'\n" "$how"
        printf 'wait all-of-them\nexit 0\nno-controls\n'
    done
    # What was written for people and programs to read later.
    printf 'sh test -s postbag.log\nrun cat postbag.log\nexit 0\nno-controls\n'
}

# The check is worth something: the very mail, sent as it is, does not pass.
control() { # FILE
    printf "run cat '%s'\nexit 0\nno-controls\n" "$scratch/made/hostile-there/$1"
}

for part in reader commands; do
    "$part" >"$scratch/$part.steps"
    "$run" "$scratch/$part.steps"
    echo "$part: $(($(date +%s) - started)) s after the start"
done
for name in 01-raw-seven 02-raw-bytes 03-raw-utf8 17-plain-utf8 18-plain-latin1 30-html-raw; do
    control "$name" >"$scratch/control.steps"
    status=0
    "$run" "$scratch/control.steps" >"$scratch/out" 2>&1 || status=$?
    if [ "$status" -ne 1 ] || ! grep -q 'not of the terminal' "$scratch/out"; then
        echo "$name: sent as it is, it passed: status $status"
        cat -v "$scratch/out"
        exit 1
    fi
done
