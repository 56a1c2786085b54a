# SPDX-License-Identifier: GPL-3.0-or-later
# table.awk: medians and ratios of the raw rows of fetch.sh. "ratio" is postbag's median by that of the program.
function median(list, n,    i, j, held) {
    for (i = 2; i <= n; i++) {
        held = list[i]
        for (j = i - 1; j > 0 && list[j] > held; j--)
            list[j + 1] = list[j]
        list[j + 1] = held
    }
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
function median_of(values, key,    list, i) {
    split("", list)
    for (i = 1; i <= count[key]; i++)
        list[i] = values[key, i]
    return median(list, count[key])
}
{
    key = $1 SUBSEP $2
    if (!(key in count)) {
        order[++n_keys] = key
        row_of[key] = $1
        program_of[key] = $2
    }
    n = ++count[key]
    took[key, n] = $4
    cpu[key, n] = $5
    peak[key, n] = $6
    all[key] = all[key] " " $4
}
END {
    last = ""
    for (i = 1; i <= n_keys; i++) {
        key = order[i]
        if (row_of[key] != last)
            printf "\n%-10s %-10s %10s %8s %8s %8s   %s\n", row_of[key], "program", "median ms", "ratio",
                "CPU ms", "peak MB", "all runs, ms"
        last = row_of[key]
        own = row_of[key] SUBSEP "postbag"
        ratio = own in count ? sprintf("%.2f", median_of(took, own) / median_of(took, key)) : "-"
        printf "%-10s %-10s %10d %8s %8d %8.1f  %s\n", "", program_of[key], median_of(took, key), ratio,
            median_of(cpu, key), median_of(peak, key) / 1024, all[key]
    }
}
