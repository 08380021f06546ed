#!/usr/bin/env bash
# Builds an image for the examples' pods from what is on this machine, where no registry can be
# reached: a Java runtime with the JDK's simple web server (jwebserver), busybox for a shell, the C library,
# and nothing else. Tag it as the image that a manifest names, and the manifest runs.
# Usage: examples/image/build.sh [TAG...]
#   default: fairlead-examples/web:1; needs docker, a JDK of 21 or newer, and busybox
#   examples/web.yaml as it is: examples/image/build.sh eclipse-temurin:25-jdk
set -euo pipefail

[ $# -gt 0 ] || set -- fairlead-examples/web:1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/.mvn/find-jdk.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rootfs=$work/rootfs
mkdir -p "$rootfs"/{bin,etc,tmp,srv}
chmod 1777 "$rootfs/tmp"

busybox=$(command -v busybox) || { echo "busybox is missing (Debian: apt install busybox-static)" >&2; exit 1; }
cp "$busybox" "$rootfs/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$rootfs/bin/$applet"
done

"$JAVA_HOME/bin/jlink" --output "$rootfs/opt/java" --strip-debug --no-header-files --no-man-pages \
  --add-modules jdk.httpserver

# jlink makes the module's own launcher, jwebserver, where it knows it.
[ -x "$rootfs/opt/java/bin/jwebserver" ] || { echo "this JDK has no jwebserver" >&2; exit 1; }
ln -s ../opt/java/bin/jwebserver "$rootfs/bin/jwebserver"
ln -s ../opt/java/bin/java "$rootfs/bin/java"

# Every shared library that these need and do not bring, at the place where they look for it.
{ find "$rootfs/opt/java" "$rootfs/bin/busybox" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd {} + 2>/dev/null || true; } |
  grep -o '/[^ ]*' | grep -v ':$' | grep -v "^$rootfs" | sort -u |
  while read -r library; do
    mkdir -p "$rootfs$(dirname "$library")"
    cp -L "$library" "$rootfs$library"
  done
echo 'root:x:0:0::/:/bin/false' > "$rootfs/etc/passwd"
echo '<!doctype html><title>Fairlead</title><p>served by a pod' > "$rootfs/srv/index.html"

tar -C "$rootfs" -c . | docker import \
  -c 'ENV PATH=/opt/java/bin:/bin' -c 'ENV LANG=C.UTF-8' -c 'WORKDIR /srv' \
  -c 'CMD ["jwebserver", "-b", "0.0.0.0", "-p", "8000"]' - "$1" > /dev/null
for tag in "$@"; do
  [ "$tag" = "$1" ] || docker tag "$1" "$tag"
done
echo "built $*"
