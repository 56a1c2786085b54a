# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/table.sh [TREE]: README names where each attack is tried, and there it is: a scenario that begins with its
# number, or a unit test that exists and is run.
set -u

cd "${1:-${srcdir:-.}}/tests" || exit 99
bad=0
n=0

complain() {
    printf 'proto/README: %s\n' "$*"
    bad=1
}

check() { # ATTACK PLACE
    n=$((n + 1))
    case $2 in
    *.c:*)
        grep -q "TEST(${2#*:})\|cmocka_unit_test[a-z_]*(${2#*:}[,)]" "unit/${2%%:*}" ||
            complain "$1: there is no unit test $2"
        ;;
    *) grep -qE "^ *scenario ['\"]$1: " "proto/$2" || complain "$1: there is no scenario in $2" ;;
    esac
}

attacks="$(seq -f 'T%.0f' 12) $(seq -f 'P%.0f' 13)"
for attack in $attacks; do
    places=$(awk -v attack="$attack" '
        /^[TP][0-9]+ / { is_it = $1 == attack }
        /^$/ { is_it = 0 }
        is_it { for (i = 1; i <= NF; i++) if ($i ~ /[.]sh$|[.]c:/) print $i }' proto/README)
    [ -n "$places" ] || complain "$attack is tried nowhere"
    for place in $places; do check "$attack" "$place"; done
done
for attack in $(sed -nE "s/^ *scenario ['\"]([TP][0-9]+): .*/\1/p" proto/*.sh | sort -u); do
    case " $(echo $attacks) " in *" $attack "*) ;; *) complain "$attack is no attack" ;; esac
done
printf '%s places\n' "$n"
[ "$n" -ge 25 ] && [ "$bad" -eq 0 ]
