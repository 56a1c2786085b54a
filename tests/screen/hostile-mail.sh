# SPDX-License-Identifier: GPL-3.0-or-later
# hostile-mail.sh: messages for the stub's --maildir, and folders, that try to speak to the terminal, below the home folder.
#
# Every payload (ESC, CSI, OSC 0, 8 and 52, DCS, BEL, SO, DEL, C1 as a byte and as UTF-8, bidi overrides) goes into
# every field that is shown, raw and in each encoding, and into every kind of body, name and type. One file, one way.
set -eu
shopt -s lastpipe # so that "letter" counts
cd "$HOME"
mkdir -p hostile-there
n=0

# No line ends inside, so that one fits everywhere.
seven_bit=$'\e]0;pwned\a\e]8;;http://e.example\e\\x\e]8;;\e\\\e]52;c;aGk=\a\ePq#0~~\e\\\e[31m\e[2J\e[6n\e[?1049l\e(0\ecq\a\b\x0e\x0f\x7f\x01'
c1_raw=$'\x9b31m\x9d0;pwned\x9c\x90q\x9c\x85\x8d\x98'
c1_utf8=$'\xc2\x9b31m\xc2\x9d0;pwned\xc2\x9c\xc2\x90q\xc2\x9c\xc2\x85\xc2\x80'
bidi=$'\u202aa\u202bb\u202cc\u202dd\u202ee\u2066f\u2067g\u2068h\u2069i\u200ej\u200fk\u061cl'
utf8=$seven_bit$c1_utf8$bidi
latin1=$seven_bit$c1_raw

base64_of() { printf %s "$1" | base64 -w 0; }
quoted_of() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F | sed 's/../=&/g'; }
percent_of() { quoted_of "$1" | tr = %; }

letter() { # NAME: standard input is the message
    n=$((n + 1))
    cat >"hostile-there/$(printf '%02d-%s' "$n" "$1")"
}

fields() { # TEXT: every field that is shown, and some more
    printf 'From: "%s" <mallory@example.org>\n' "$1"
    printf 'To: %s <ada@example.org>, b@example.org\n' "$1"
    printf 'Cc: %s <cc@example.org>\nReply-To: %s <re@example.org>\nSender: %s <s@example.org>\n' "$1" "$1" "$1"
    printf 'Subject: mark%s %s\n' "$n" "$1"
    printf 'Date: Fri, 13 Mar 2020 %s\nMessage-ID: <%s@example.org>\n' "$1" "$1"
    printf 'List-Id: %s <list.example.org>\nX-Evil: %s\nX-%s: name\nUser-Agent: %s\n' "$1" "$1" "$1" "$1"
}

plain_fields() {
    printf 'From: Mallory <mallory@example.org>\nTo: ada@example.org\nSubject: mark%s body\n' "$n"
    printf 'Date: Fri, 13 Mar 2020 10:00:%02d +0000\nMIME-Version: 1.0\n' "$n"
}

# Field values.
{ fields "$seven_bit" && printf '\nbody\n'; } | letter raw-seven
{ fields "$latin1" && printf '\nbody\n'; } | letter raw-bytes
{ fields "$c1_utf8$bidi" && printf '\nbody\n'; } | letter raw-utf8
for part in "$seven_bit" "$c1_utf8" "$bidi"; do
    { fields "=?utf-8?B?$(base64_of "$part")?=" && printf '\nbody\n'; } | letter word-b-utf8
    { fields "=?utf-8?Q?$(quoted_of "$part")?=" && printf '\nbody\n'; } | letter word-q-utf8
done
for part in "$seven_bit" "$c1_raw"; do
    { fields "=?iso-8859-1?B?$(base64_of "$part")?=" && printf '\nbody\n'; } | letter word-b-latin1
    { fields "=?iso-8859-1?Q?$(quoted_of "$part")?=" && printf '\nbody\n'; } | letter word-q-latin1
done
{ fields "=?iso-2022-jp?B?$(base64_of $'\e$B$3$s\e(B\e]0;pwned\a')?=" && printf '\nbody\n'; } | letter word-b-jp
{ fields "=?x-unknown?B?$(base64_of "$utf8")?=" && printf '\nbody\n'; } | letter word-b-unknown
{ fields "=?$seven_bit?Q?$(quoted_of "$utf8")?=" && printf '\nbody\n'; } | letter word-charset

# Bodies.
body() { # NAME CONTENT-TYPE ENCODING: standard input is the body
    {
        plain_fields
        printf 'Content-Type: %s\nContent-Transfer-Encoding: %s\n\n' "$2" "$3"
        cat
    } | letter "$1"
}
printf 'all: %s\n' "$utf8" | body plain-utf8 'text/plain; charset=utf-8' 8bit
printf 'all: %s\n' "$latin1" | body plain-latin1 'text/plain; charset=iso-8859-1' 8bit
printf 'all: %s\n' "$latin1" | body plain-1252 'text/plain; charset=windows-1252' 8bit
printf 'all: %s\n' "$utf8$c1_raw" | body plain-ascii 'text/plain; charset=us-ascii' 7bit
printf 'all: %s\n' "$utf8$c1_raw" | body plain-unknown 'text/plain; charset=x-nobody-knows' 8bit
printf 'all: %s\n' "$utf8$c1_raw" | body plain-none 'text/plain' 8bit
printf '%s\n' "$(quoted_of "$utf8")" | body plain-quoted 'text/plain; charset=utf-8' quoted-printable
base64_of "$utf8" | body plain-base64 'text/plain; charset=utf-8' base64
printf 'jp: \e$B$3$s$K$A$O\e(B and \e]0;pwned\a \e$B$3 \e[2J \e(J %s\n' "$seven_bit" |
    body plain-jp 'text/plain; charset=iso-2022-jp' 7bit
printf 'kr: \e$)C \x0e0!\x0f %s\n' "$seven_bit" | body plain-kr 'text/plain; charset=iso-2022-kr' 7bit
printf '\xff\xfe\x1b\x00]\x000\x00;\x00x\x00\x07\x00\x9b\x00.\x20' | base64 |
    body plain-utf16 'text/plain; charset=utf-16' base64
printf '+ABs-]0;pwned+AAc- +AJs-31m +IC4-evil\n' | body plain-utf7 'text/plain; charset=utf-7' 7bit
printf '> quote %s\n-- \n%s\n' "$utf8" "$utf8" | body plain-flowed 'text/plain; charset=utf-8; format=flowed' 8bit
html="<title>$utf8</title><h1>$utf8</h1><p>$utf8 <a href=\"http://e.example/$utf8\">$utf8</a><img src=\"$utf8\" alt=\"$utf8\">
<pre>$utf8</pre><table><tr><td>$utf8</table><ul><li>$utf8</ul><a href=\"$utf8\">x</a>"
printf '%s\n' "$html" | body html-raw 'text/html; charset=utf-8' 8bit
printf '<p>%s\n' "$latin1" | body html-latin1 'text/html; charset=iso-8859-1' 8bit
entities='&#27;]0;pwned&#7; &#x1b;[2J &#155;31m &#x9b;31m &#x9d;0;x&#x9c; &#x202e;rlo &#8238; &#x2066;x&#x2069; &#127; &#8; &#14; &#x85;'
printf '<p>%s<a href="http://e.example/%s">%s</a><img alt="%s"><p title="%s">x\n' "$entities" "$entities" \
    "$entities" "$entities" "$entities" | body html-entities 'text/html; charset=utf-8' 8bit

# Names and types of parts.
parts() { # PARAMETERS-OF-TYPE PARAMETERS-OF-DISPOSITION
    printf -- '--b\nContent-Type: text/plain\n\nsee files\n'
    printf -- '--b\nContent-Type: application/octet-stream; %s\nContent-Disposition: attachment; %s\n' "$1" "$2"
    printf 'Content-Description: %s\nContent-ID: <%s>\n\nfile\n--b--\n' "$utf8" "$utf8"
}
mixed='multipart/mixed; boundary=b'
parts "name=\"$seven_bit.txt\"" "filename=\"$seven_bit.txt\"" | body name-raw-seven "$mixed" 8bit
parts "name=\"$c1_utf8$bidi.txt\"" "filename=\"$c1_utf8$bidi.txt\"" | body name-raw-utf8 "$mixed" 8bit
parts "name=\"$c1_raw.txt\"" "filename=\"$c1_raw.txt\"" | body name-raw-bytes "$mixed" 8bit
parts "name*=utf-8''$(percent_of "$utf8")" "filename*=utf-8''$(percent_of "$utf8")" | body name-2231 "$mixed" 8bit
parts "name*0*=utf-8''$(percent_of "$seven_bit"); name*1*=$(percent_of "$bidi")" \
    "filename*0*=iso-8859-1''$(percent_of "$c1_raw"); filename*1=\"x.txt\"" | body name-2231-cut "$mixed" 8bit
parts "name=\"=?utf-8?B?$(base64_of "$utf8")?=\"" "filename=\"=?iso-8859-1?Q?$(quoted_of "$latin1")?=\"" |
    body name-word "$mixed" 8bit
printf -- '--b\nContent-Type: text/%s\n\nx\n--b\nContent-Type: %s/%s; charset="%s"\n\nx\n--b--\n' \
    "$utf8" "$latin1" "$bidi" "$utf8" | body types "$mixed" 8bit
printf 'x\n' | body type-top "application/$utf8; name=\"$utf8\"" 8bit
printf 'x\n' | body encoding 'text/plain' "$utf8"
printf -- '--b\nContent-Type: message/rfc822\n\n%s\n\n%s\n--b--\n' "$(fields "$utf8")" "$utf8" | body inner "$mixed" 8bit
printf -- '--b\nContent-Type: message/rfc822\n\n%s\n\n%s\n--b--\n' \
    "$(fields "=?utf-8?B?$(base64_of "$utf8")?=")" "$utf8" | body inner-word "$mixed" 8bit
printf 'BEGIN:VCALENDAR\nSUMMARY:%s\nEND:VCALENDAR\n' "$utf8" | body calendar 'text/calendar; charset=utf-8' 8bit

# No header at all, or one that never ends.
printf '%s\n\n%s\n' "$utf8" "$latin1" | letter no-header
printf 'Subject: mark\n%s' "$utf8" | letter no-end

# Folders that some other program made.
for name in "$seven_bit" "$c1_utf8" "$c1_raw" "$bidi" $'two\nlines\e[2J'; do
    folder=mail/$(printf %s "$name" | tr / _ | cut -c 1-60)
    mkdir -p "$folder/cur" "$folder/new" "$folder/tmp"
    cp hostile-there/01-* "$folder/new/$(date +%s).1.$(printf '\e]0;pwned\a')"
done
echo "$n letters"
