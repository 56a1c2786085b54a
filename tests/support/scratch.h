/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/scratch.h: folders that a test makes and takes away again. */
#ifndef POSTBAG_TESTS_SCRATCH_H
#define POSTBAG_TESTS_SCRATCH_H

/* A fresh private folder. The caller frees the path. Aborts when there is none to be had. */
char *scratch_new(void);
/* Removes `dir` and all below it; follows no link. Frees `dir`. */
void scratch_remove(char *dir);

#endif
