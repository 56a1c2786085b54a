/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/main.c: reads the arguments and hands over to one face, cli or ui. */
#include <config.h>

int
main(void)
{
    return 0;
}
