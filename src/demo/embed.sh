#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the C source that holds the given files as bytes: embed.sh FILE... >mails.c
set -eu
LC_ALL=C
export LC_ALL

echo '/* Made by src/demo/embed.sh. */'
echo '#include "src/demo/mails.h"'
n=0
for file in "$@"; do
    n=$((n + 1))
    echo "static const unsigned char mail_$n[] = {"
    od -An -v -tx1 "$file" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
    echo '};'
done
echo 'const DemoMail demo_mails[] = {'
n=0
for file in "$@"; do
    n=$((n + 1))
    echo "    { \"$(basename "$file" .eml)\", mail_$n, sizeof mail_$n },"
done
echo '};'
echo "const gsize demo_n_mails = $n;"
