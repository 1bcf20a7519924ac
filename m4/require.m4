# SPDX-License-Identifier: MIT
# What the build needs. Nothing stops at the first miss: each macro notes what
# it found, or what is missing and the Debian package that has it, and
# SYSCALLS_REPORT_MISSING tells all of it at once.

# SYSCALLS_NOTE_FOUND(WHAT, WHERE), SYSCALLS_NOTE_MISSING(WHAT, PACKAGE)
AC_DEFUN([SYSCALLS_NOTE_FOUND], [AS_VAR_APPEND([syscalls_found],
  ["$(printf '  %-26s %s' "$1" "$2")
"])])
AC_DEFUN([SYSCALLS_NOTE_MISSING], [AS_VAR_APPEND([syscalls_missing],
  ["$(printf '  %-26s Debian package: %s' "$1" "$2")
"])])

# SYSCALLS_REQUIRE_PKG(VARIABLE, MODULE, PACKAGE)
AC_DEFUN([SYSCALLS_REQUIRE_PKG], [
  PKG_CHECK_MODULES([$1], [$2],
    [SYSCALLS_NOTE_FOUND([$2], [$($PKG_CONFIG --modversion "$2")])],
    [SYSCALLS_NOTE_MISSING([$2], [$3])])
])

# A clang that compiles for the BPF machine. Kernel headers include <asm/...>,
# which only the compiler for the machine itself knows where to find.
AC_DEFUN([SYSCALLS_REQUIRE_CLANG_BPF], [
  AC_ARG_VAR([CLANG], [clang with a BPF target])
  AC_CHECK_PROGS([CLANG],
    [clang clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14])
  syscalls_asm=$(echo '#include <asm/types.h>' | $CC $CPPFLAGS -E - 2>/dev/null |
    sed -n 's|^# 1 "\(.*\)/asm/types\.h".*|\1|p')
  BPF_CPPFLAGS=${syscalls_asm:+-idirafter $syscalls_asm}
  # libbpf's name of the machine the programs are for, as in bpf_tracing.h; it
  # is of interest where that runs 32-bit programs as well.
  AS_CASE([$host_cpu],
    [x86_64], [BPF_CPPFLAGS="-D__TARGET_ARCH_x86 $BPF_CPPFLAGS"],
    [aarch64], [BPF_CPPFLAGS="-D__TARGET_ARCH_arm64 $BPF_CPPFLAGS"])
  AC_SUBST([BPF_CPPFLAGS])
  AC_CACHE_CHECK([whether $CLANG compiles for BPF], [syscalls_cv_clang_bpf], [
    syscalls_cv_clang_bpf=no
    printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n' >conftest.bpf.c
    AS_IF([test -n "$CLANG" && $CLANG -target bpf -mcpu=v3 $BPF_CPPFLAGS \
            $LIBBPF_CFLAGS -c conftest.bpf.c -o conftest.bpf.o \
            >&AS_MESSAGE_LOG_FD 2>&1],
      [syscalls_cv_clang_bpf=yes])
    rm -f conftest.bpf.c conftest.bpf.o
  ])
  AS_IF([test "$syscalls_cv_clang_bpf" = yes],
    [SYSCALLS_NOTE_FOUND([clang for BPF], [$CLANG])],
    [SYSCALLS_NOTE_MISSING([clang for BPF], [clang (and libbpf-dev)])])
])

# What compiles the tests' 32-bit program: the machine's own compiler, or clang
# and the linker that the machine's own compiler has.
AC_DEFUN([SYSCALLS_CHOOSE_COMPAT_CC], [
  COMPAT_CC=false
  AS_CASE([$host_cpu],
    [x86_64], [COMPAT_CC="$CC -m32"],
    [aarch64], [COMPAT_CC="$CLANG --target=arm-linux-gnueabihf -march=armv7-a"
                AS_VAR_APPEND([COMPAT_CC], [" --ld-path=$LD"])])
  AC_SUBST([COMPAT_CC])
])

# Whether the compiler has the sanitizers that tests/faults needs: those whose
# functions for memory have a second name.
AC_DEFUN([SYSCALLS_CHOOSE_SANITIZERS], [
  SANITIZE_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all"
  AS_VAR_APPEND([SANITIZE_CFLAGS], [" -fno-omit-frame-pointer"])
  AC_CACHE_CHECK([for sanitizers], [syscalls_cv_sanitizers], [
    saved_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $SANITIZE_CFLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM(
        [void *__interceptor_malloc(__SIZE_TYPE__);],
        [return __interceptor_malloc(1) == 0;])],
      [syscalls_cv_sanitizers=yes], [syscalls_cv_sanitizers=no])
    CFLAGS=$saved_CFLAGS
  ])
  AC_SUBST([SANITIZE_CFLAGS])
  AM_CONDITIONAL([SANITIZERS], [test $syscalls_cv_sanitizers = yes])
])

# A bpftool that writes skeletons. Ubuntu's wrapper in PATH refuses to run when
# it has none for the running kernel; the tools themselves serve as well.
AC_DEFUN([SYSCALLS_REQUIRE_BPFTOOL], [
  AC_ARG_VAR([BPFTOOL], [bpftool that generates skeletons])
  AC_CACHE_CHECK([for bpftool], [syscalls_cv_bpftool], [
    syscalls_cv_bpftool=none
    candidates="bpftool /usr/sbin/bpftool /sbin/bpftool"
    for candidate in ${BPFTOOL:-$candidates /usr/lib/linux-tools/*/bpftool}; do
      AS_IF([$candidate gen help >/dev/null 2>&1],
        [syscalls_cv_bpftool=$candidate
         break])
    done
  ])
  BPFTOOL=$syscalls_cv_bpftool
  AS_IF([test "$BPFTOOL" != none],
    [SYSCALLS_NOTE_FOUND([bpftool], [$BPFTOOL])],
    [SYSCALLS_NOTE_MISSING([bpftool], [bpftool (Ubuntu: linux-tools-generic)])])
])

# collectd's headers, and where it looks for plugins: where the daemon says, or
# below --prefix if that was given. Another machine's daemon is not asked.
AC_DEFUN([SYSCALLS_REQUIRE_COLLECTD], [
  AC_ARG_WITH([collectd],
    [AS_HELP_STRING([--with-collectd=PREFIX],
      [where collectd's headers are installed (PREFIX/include) @<:@/usr@:>@])],
    [], [with_collectd=/usr])
  AC_ARG_WITH([plugindir],
    [AS_HELP_STRING([--with-plugindir=DIR],
      [where the plugin is installed @<:@collectd's plugin directory, or
       LIBDIR/collectd if --prefix or --host is given@:>@])])

  collectd_include=$with_collectd/include
  COLLECTD_CPPFLAGS="-isystem $collectd_include/collectd"
  AS_VAR_APPEND([COLLECTD_CPPFLAGS], [" -isystem $collectd_include/collectd/core"])
  AS_VAR_APPEND([COLLECTD_CPPFLAGS],
    [" -isystem $collectd_include/collectd/core/daemon"])
  AS_IF([test "$collectd_include" != /usr/include],
    [COLLECTD_CPPFLAGS="-isystem $collectd_include $COLLECTD_CPPFLAGS"])
  AC_SUBST([COLLECTD_CPPFLAGS])
  AC_MSG_CHECKING([for collectd's headers])
  AS_IF([test -r "$collectd_include/collectd/core/daemon/plugin.h"],
    [AC_MSG_RESULT([$collectd_include/collectd])
     SYSCALLS_NOTE_FOUND([collectd headers], [$collectd_include/collectd])],
    [AC_MSG_RESULT([no])
     SYSCALLS_NOTE_MISSING([collectd headers], [collectd-dev])])

  AC_PATH_PROG([COLLECTD], [collectd], [], [$PATH:/usr/sbin:/usr/local/sbin])
  AC_MSG_CHECKING([for collectd's plugin directory])
  plugindir=$with_plugindir
  AS_IF([test -z "$plugindir" && test "x$prefix" = xNONE &&
         test "$cross_compiling" != yes && test -n "$COLLECTD"],
    [plugindir=$($COLLECTD -h | sed -n 's/^ *Plugin directory *//p')])
  AS_IF([test -z "$plugindir"], [plugindir='${libdir}/collectd'])
  AS_CASE([$plugindir], [/*|'${'*], [],
    [AC_MSG_ERROR([--with-plugindir=$plugindir: must be an absolute path])])
  AC_SUBST([plugindir])
  AC_MSG_RESULT([$plugindir])
])

AC_DEFUN([SYSCALLS_REPORT_MISSING], [
  AS_IF([test -z "$PKG_CONFIG"],
    [SYSCALLS_NOTE_MISSING([pkg-config (for libraries)], [pkg-config])])
  AS_IF([test -n "$syscalls_missing"],
    [AC_MSG_ERROR([this is missing:
$syscalls_missing])])
])

AC_DEFUN([SYSCALLS_REPORT_FOUND], [
  AS_ECHO(["
$PACKAGE_NAME $PACKAGE_VERSION is configured with

$syscalls_found  plugin directory           $plugindir
  warnings are errors        ${enable_werror-no}
"])
])
