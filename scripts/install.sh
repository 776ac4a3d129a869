#!/bin/sh
# Installs a built tshost.
#
# usage: scripts/install.sh BUILD_FOLDER DESTDIR PREFIX LIBDIR VERSION
set -eu
[ $# = 5 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
build=$1 destdir=$2 prefix=$3 libdir=$4 version=$5

install -d "$destdir$prefix/bin" "$destdir$libdir/pkgconfig" "$destdir$prefix/include/ts"
install -m 755 "$build/tshost" "$destdir$prefix/bin/tshost"
install -m 755 "$build/libtshost.so" "$destdir$libdir/libtshost.so.$version"
ln -sf "libtshost.so.$version" "$destdir$libdir/libtshost.so.0"
ln -sf libtshost.so.0 "$destdir$libdir/libtshost.so"
install -m 644 "$build/libtshost.a" "$destdir$libdir/libtshost.a"
install -m 644 include/ts/*.h "$destdir$prefix/include/ts/"
cat >"$destdir$libdir/pkgconfig/tshost.pc" <<PC
prefix=$prefix
libdir=$libdir
includedir=\${prefix}/include

Name: tshost
Description: Runs Traffic Server plugins: the plugin API with an HTTP engine behind it
Version: $version
Cflags: -I\${includedir}
Libs: -L\${libdir} -ltshost
# A program that links the static library keeps all of it for its plugins:
# -rdynamic -Wl,--whole-archive -l:libtshost.a -Wl,--no-whole-archive
Libs.private: -lpcre2-8 -lpthread -ldl -lm
PC
