/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_reference.c: character references that libxml2 does not read as browsers do (L2; HTML 5 section 13.5).
 *
 * It knows the names of HTML 4, with their semicolon. Browsers also read the oldest of them without it, and some
 * newer names are used in mail. */
#include <config.h>

#include <string.h>

#include "html_trim.h"

typedef struct {
    const char *name;
    gunichar c;
} Reference;

/* Read with and without a semicolon, in the order of their characters from U+00A0 on. */
static const char *const latin[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",
    "uml",    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",
    "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
    "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",
    "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",
    "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const Reference ascii[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' },   { "quot", '"' },  { "AMP", '&' },
    { "LT", '<' },  { "GT", '>' }, { "QUOT", '"' }, { "COPY", 0xA9 }, { "REG", 0xAE },
};

/* Read with a semicolon only. */
static const Reference newer[] = {
    { "apos", '\'' },        { "Tab", '\t' },
    { "NewLine", '\n' },     { "excl", '!' },
    { "num", '#' },          { "dollar", '$' },
    { "percnt", '%' },       { "lpar", '(' },
    { "rpar", ')' },         { "ast", '*' },
    { "plus", '+' },         { "comma", ',' },
    { "period", '.' },       { "sol", '/' },
    { "colon", ':' },        { "semi", ';' },
    { "equals", '=' },       { "quest", '?' },
    { "commat", '@' },       { "lsqb", '[' },
    { "lbrack", '[' },       { "bsol", '\\' },
    { "rsqb", ']' },         { "rbrack", ']' },
    { "lowbar", '_' },       { "grave", '`' },
    { "lcub", '{' },         { "lbrace", '{' },
    { "vert", '|' },         { "verbar", '|' },
    { "rcub", '}' },         { "rbrace", '}' },
    { "hyphen", 0x2010 },    { "dash", 0x2010 },
    { "horbar", 0x2015 },    { "nldr", 0x2025 },
    { "check", 0x2713 },     { "checkmark", 0x2713 },
    { "cross", 0x2717 },     { "star", 0x2606 },
    { "starf", 0x2605 },     { "bigstar", 0x2605 },
    { "phone", 0x260E },     { "female", 0x2640 },
    { "male", 0x2642 },      { "hairsp", 0x200A },
    { "numsp", 0x2007 },     { "puncsp", 0x2008 },
    { "caron", 0x2C7 },      { "ZeroWidthSpace", 0x200B },
    { "NoBreak", 0x2060 },   { "rightarrow", 0x2192 },
    { "leftarrow", 0x2190 }, { "approx", 0x2248 },
    { "half", 0xBD },        { "numero", 0x2116 },
    { "blank", 0x2423 },     { "square", 0x25A1 },
    { "squ", 0x25A1 },       { "utri", 0x25B5 },
    { "rtri", 0x25B9 },      { "cir", 0x25CB },
    { "block", 0x2588 },
};

static bool
is_named(const char *at, gsize left, const char *name, gsize *len)
{
    *len = strlen(name) + 1;
    return left > *len - 1 && strncmp(at + 1, name, *len - 1) == 0;
}

/* Without its semicolon a name ends where no letter follows: in an address it may be the name of a value. */
static bool
ends(const char *at, gsize left, gsize len)
{
    return left == len || (!g_ascii_isalnum(at[len]) && at[len] != '=');
}

static gunichar
find_old(const char *at, gsize left, gsize *len)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ascii); i++) {
        if (ascii[i].name[0] == at[1] && is_named(at, left, ascii[i].name, len) &&
            ends(at, left, *len))
            return ascii[i].c;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(latin); i++) {
        if (latin[i][0] == at[1] && is_named(at, left, latin[i], len) &&
            ends(at, left, *len))
            return 0xA0 + (gunichar)i;
    }
    return 0;
}

gunichar
mail_html_reference(const char *at, gsize left, gsize *used)
{
    bool is_name = left >= 3 && g_ascii_isalpha(at[1]);
    gunichar c = is_name ? find_old(at, left, used) : 0;

    if (c != 0) {
        *used += *used < left && at[*used] == ';';
        return c;
    }
    for (gsize i = 0; is_name && i < G_N_ELEMENTS(newer); i++) {
        if (newer[i].name[0] == at[1] && is_named(at, left, newer[i].name, used) &&
            *used < left && at[*used] == ';') {
            *used += 1;
            return newer[i].c;
        }
    }
    return 0;
}
