#!/usr/bin/env bash
# Builds the image of the examples' pods, fairlead-examples/web:1, from what is on this machine and
# without a registry: the JDK's simple web server (jwebserver) on a runtime of its own, the C library
# beside it, and nothing else.
# Usage: examples/image/build.sh [TAG]     (needs docker and a JDK of 21 or newer)
set -euo pipefail

tag=${1:-fairlead-examples/web:1}
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/.mvn/find-jdk.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rootfs=$work/rootfs
mkdir -p "$rootfs"/{bin,etc,tmp,srv}
chmod 1777 "$rootfs/tmp"

# The runtime; java.base needs a place of its own because launchers look for it beside themselves.
"$JAVA_HOME/bin/jlink" --output "$rootfs/opt/java" --strip-debug --no-header-files --no-man-pages \
  --add-modules jdk.httpserver

# jlink makes the module's own launcher, jwebserver, where it knows it.
[ -x "$rootfs/opt/java/bin/jwebserver" ] || { echo "this JDK has no jwebserver" >&2; exit 1; }
ln -s ../opt/java/bin/jwebserver "$rootfs/bin/jwebserver"
ln -s ../opt/java/bin/java "$rootfs/bin/java"

# Every shared library that these need and do not bring, at the place where they look for it.
find "$rootfs/opt/java" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd {} + 2>/dev/null |
  grep -o '/[^ ]*' | grep -v ':$' | grep -v "^$rootfs" | sort -u |
  while read -r library; do
    mkdir -p "$rootfs$(dirname "$library")"
    cp -L "$library" "$rootfs$library"
  done
echo 'root:x:0:0::/:/bin/false' > "$rootfs/etc/passwd"
echo '<!doctype html><title>Fairlead</title><p>served by a pod' > "$rootfs/srv/index.html"

tar -C "$rootfs" -c . | docker import \
  -c 'ENV PATH=/opt/java/bin:/bin' -c 'ENV LANG=C.UTF-8' -c 'WORKDIR /srv' \
  -c 'CMD ["jwebserver", "-b", "0.0.0.0", "-p", "8000"]' - "$tag" > /dev/null
echo "built $tag"
