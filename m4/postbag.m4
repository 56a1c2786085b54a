dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl The macros of our configure.ac, one for each thing that it asks.

dnl The --enable and --with switches that need no check of their own.
AC_DEFUN([POSTBAG_OPTIONS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [stop at compiler warnings])], [], [enable_werror=no])
  AC_ARG_ENABLE([debug],
    [AS_HELP_STRING([--enable-debug], [no optimisation, full debug information])],
    [], [enable_debug=no])
  AC_ARG_ENABLE([coverage],
    [AS_HELP_STRING([--enable-coverage], [build for gcov])], [], [enable_coverage=no])
  AC_ARG_ENABLE([fuzzing],
    [AS_HELP_STRING([--enable-fuzzing], [build the fuzz targets for libFuzzer (needs CC=clang)])],
    [], [enable_fuzzing=no])
  AC_ARG_WITH([sanitizers],
    [AS_HELP_STRING([--with-sanitizers=LIST], [build with these sanitizers, for instance address,undefined])],
    [], [with_sanitizers=no])
  AC_ARG_WITH([chafa],
    [AS_HELP_STRING([--with-chafa], [show pictures as characters (chafa, gdk-pixbuf); default: where they are found])],
    [], [with_chafa=auto])
  AS_IF([test "x$enable_debug" = xyes], [POSTBAG_CFLAGS="-O0 -g3"], [POSTBAG_CFLAGS="-O2"])
  POSTBAG_LDFLAGS=
])

dnl POSTBAG_TRY_FLAG(FLAG, IF-TAKEN, [IF-REFUSED])
AC_DEFUN([POSTBAG_TRY_FLAG], [
  AC_MSG_CHECKING([whether $CC takes $1])
  postbag_saved_cflags=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_LINK_IFELSE([AC_LANG_PROGRAM()],
    [AC_MSG_RESULT([yes]); CFLAGS=$postbag_saved_cflags; $2],
    [AC_MSG_RESULT([no]); CFLAGS=$postbag_saved_cflags; $3])
])

AC_DEFUN([POSTBAG_WARNINGS], [
  m4_foreach_w([postbag_flag],
    [-std=gnu17 -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes
     -Wformat=2 -Wundef -Wwrite-strings -Wvla
     -fstack-protector-strong],
    [POSTBAG_TRY_FLAG(postbag_flag, [POSTBAG_CFLAGS="$POSTBAG_CFLAGS postbag_flag"])])
  AS_IF([test "x$enable_werror" = xyes], [POSTBAG_CFLAGS="$POSTBAG_CFLAGS -Werror"])
  AC_SUBST([POSTBAG_CFLAGS])
  AC_SUBST([POSTBAG_LDFLAGS])
])

AC_DEFUN([POSTBAG_SANITIZERS], [
  AS_IF([test "x$with_sanitizers" != xno],
    [POSTBAG_TRY_FLAG([-fsanitize=$with_sanitizers],
      [POSTBAG_CFLAGS="$POSTBAG_CFLAGS -fsanitize=$with_sanitizers -fno-omit-frame-pointer -fno-sanitize-recover=all"
       POSTBAG_LDFLAGS="$POSTBAG_LDFLAGS -fsanitize=$with_sanitizers"],
      [AC_MSG_ERROR([--with-sanitizers=$with_sanitizers was asked for, but $CC has no such sanitizer])])])
])

dnl With --enable-fuzzing the targets link libFuzzer; without it they replay their corpus in make check.
AC_DEFUN([POSTBAG_FUZZING], [
  AS_IF([test "x$enable_fuzzing" = xyes],
    [POSTBAG_TRY_FLAG([-fsanitize=fuzzer-no-link],
      [POSTBAG_CFLAGS="$POSTBAG_CFLAGS -fsanitize=fuzzer-no-link"
       FUZZ_LDFLAGS="-fsanitize=fuzzer"],
      [AC_MSG_ERROR([--enable-fuzzing was asked for, but $CC has no libFuzzer: try CC=clang])])])
  AC_SUBST([FUZZ_LDFLAGS])
  AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])
])

AC_DEFUN([POSTBAG_COVERAGE], [
  AS_IF([test "x$enable_coverage" = xyes],
    [POSTBAG_TRY_FLAG([--coverage],
      [POSTBAG_CFLAGS="$POSTBAG_CFLAGS --coverage"
       POSTBAG_LDFLAGS="$POSTBAG_LDFLAGS --coverage"],
      [AC_MSG_ERROR([--enable-coverage was asked for, but $CC has no --coverage])])])
])

dnl POSTBAG_SONAME(VARIABLE, FUNCTION, LIBS, NAME): defines VARIABLE as the name by which a program linked with
dnl LIBS finds NAME, for base/library.h.
AC_DEFUN([POSTBAG_SONAME], [
  AC_MSG_CHECKING([by which name $4 is loaded])
  postbag_saved_libs=$LIBS
  LIBS="$3 $LIBS"
  postbag_soname=
  AC_LINK_IFELSE([AC_LANG_CALL([], [$2])],
    [postbag_soname=`$READELF -d conftest$EXEEXT | sed -n '/NEEDED/s/.*\@<:@\($4@<:@-.@:>@@<:@^@:>@@:>@*\)@:>@.*/\1/p'`])
  LIBS=$postbag_saved_libs
  AS_IF([test "x$postbag_soname" = x], [AC_MSG_ERROR([$4 is found but cannot be linked])])
  AC_MSG_RESULT([$postbag_soname])
  AC_DEFINE_UNQUOTED([$1], ["$postbag_soname"], [How $4 is loaded])
])

dnl Symbols are looked up in the order of the libraries. Those first that hold most of what is looked up: that saves
dnl a tenth of what the loader does at each start.
AC_DEFUN([POSTBAG_FIRST_LIBS], [
  POSTBAG_TRY_FLAG([-Wl,--push-state,--no-as-needed,--pop-state],
    [FIRST_LIBS="-Wl,--push-state,--no-as-needed -lc $GNUTLS_LIBS $GLIB_LIBS -Wl,--pop-state"],
    [FIRST_LIBS=])
  AC_SUBST([FIRST_LIBS])
])

dnl libunistring ships no pkg-config file.
AC_DEFUN([POSTBAG_CHECK_UNISTRING], [
  AC_CHECK_HEADER([unigbrk.h], [],
    [AC_MSG_ERROR([libunistring is needed (Debian: libunistring-dev)])])
  AC_CHECK_LIB([unistring], [u8_width], [UNISTRING_LIBS=-lunistring],
    [AC_MSG_ERROR([libunistring is needed (Debian: libunistring-dev)])])
  AC_SUBST([UNISTRING_LIBS])
])

dnl Both or none: one reads the files, the other draws them. They are loaded when a picture is looked at.
AC_DEFUN([POSTBAG_CHECK_CHAFA], [
  have_chafa=no
  AS_IF([test "x$with_chafa" != xno],
    [PKG_CHECK_MODULES([CHAFA], [chafa >= 1.12 gdk-pixbuf-2.0 >= 2.42], [have_chafa=yes], [have_chafa=no])])
  AS_IF([test "x$with_chafa" = xyes && test "x$have_chafa" = xno],
    [AC_MSG_ERROR([--with-chafa was asked for, but chafa and gdk-pixbuf are not there (Debian: libchafa-dev libgdk-pixbuf-2.0-dev)])])
  AS_IF([test "x$have_chafa" = xyes],
    [POSTBAG_SONAME([CHAFA_SONAME], [chafa_canvas_new], [$CHAFA_LIBS], [libchafa])
     POSTBAG_SONAME([PIXBUF_SONAME], [gdk_pixbuf_loader_new], [$CHAFA_LIBS], [libgdk_pixbuf])
     postbag_chafa=1],
    [postbag_chafa=0])
  AC_DEFINE_UNQUOTED([HAVE_CHAFA], [$postbag_chafa], [1: pictures are shown as characters])
])

dnl Tests need more than the program: without these the program builds, and make check says what is missing.
AC_DEFUN([POSTBAG_CHECK_TEST_LIBRARIES], [
  PKG_CHECK_MODULES([CMOCKA], [cmocka >= 1.1], [have_cmocka=yes], [have_cmocka=no])
  PKG_CHECK_MODULES([VTERM], [vterm >= 0.1], [have_vterm=yes], [have_vterm=no])
  AM_CONDITIONAL([HAVE_CMOCKA], [test "x$have_cmocka" = xyes])
  AM_CONDITIONAL([HAVE_VTERM], [test "x$have_vterm" = xyes])
])

AC_DEFUN([POSTBAG_SUMMARY], [
  AC_MSG_NOTICE([
  postbag $PACKAGE_VERSION
    installs below      $prefix
    compiler            $CC $CFLAGS $POSTBAG_CFLAGS
    warnings stop it    $enable_werror
    sanitizers          $with_sanitizers
    coverage            $enable_coverage
    fuzz targets        $enable_fuzzing
    pictures            $have_chafa (chafa, gdk-pixbuf)
    unit tests          $have_cmocka (cmocka)
    screen tests        $have_vterm (libvterm)
  ])
])
