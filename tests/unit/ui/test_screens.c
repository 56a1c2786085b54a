/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_screens.c: whole screens drawn into a canvas and read as text. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int
main(void)
{
    return 0;
}
