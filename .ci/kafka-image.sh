#!/usr/bin/env bash
# Builds an image of Kafka that Testcontainers' KafkaContainer can start, where no registry can be
# reached: from the jars that Maven has resolved, a runtime by jlink, and Debian packages.
# Usage: .ci/kafka-image.sh TAG      (needs docker, a JDK of 21 or newer, apt-get, curl or a warm ~/.m2)
set -euo pipefail

tag=${1:?usage: kafka-image.sh TAG}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rootfs=$work/rootfs
mkdir -p "$rootfs"/{bin,etc/kafka/docker,etc/kafka/configs,mnt/shared/config,opt/kafka/config,opt/kafka/libs,tmp,var/lib/kafka/data,usr/bin}
chmod 1777 "$rootfs/tmp"

# --- Kafka and what it needs
version=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$root/pom.xml")
mkdir "$work/pom"
cat > "$work/pom/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.fairlead.ci</groupId>
  <artifactId>kafka-image</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
"$root/mvnw" -B -ntp -q -f "$work/pom/pom.xml" dependency:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$rootfs/opt/kafka/libs"

# --- a Java runtime
. "$root/.mvn/find-jdk.sh"
"$JAVA_HOME/bin/jlink" --output "$rootfs/opt/java" --strip-debug --no-header-files --no-man-pages \
  --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs

# --- C library and shell
packages=$work/packages
mkdir "$packages"
(cd "$packages" && apt-get download -qq libc6 bash-static busybox-static 2>"$work/apt.log" || { cat "$work/apt.log" >&2; exit 1; })
for package in "$packages"/*.deb; do
  dpkg-deb -x "$package" "$work/unpacked"
done
cp -a "$work/unpacked/lib" "$rootfs/lib"
[ ! -d "$work/unpacked/lib64" ] || cp -a "$work/unpacked/lib64" "$rootfs/lib64"
cp "$(find "$work/unpacked/bin" "$work/unpacked/usr/bin" -name bash-static -type f 2>/dev/null || true)" "$rootfs/bin/bash"
cp "$(find "$work/unpacked/bin" "$work/unpacked/usr/bin" -name busybox -type f 2>/dev/null || true)" "$rootfs/bin/busybox"
for applet in sh cat chmod cp env hostname ls mkdir mv ps rm sed sleep touch; do
  ln -s busybox "$rootfs/bin/$applet"
done

# --- what the official image has at this place
for name in server.properties log4j2.yaml tools-log4j2.yaml; do
  : > "$rootfs/etc/kafka/docker/$name"
done
cat > "$rootfs/etc/kafka/docker/server.properties" <<'PROPERTIES'
process.roles=broker,controller
node.id=1
log.dirs=/var/lib/kafka/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
cat > "$rootfs/etc/kafka/docker/run" <<'RUN'
#!/bin/bash
# Settings come as KAFKA_* variables, as in the official image; values may hold wildcards.
set -euf
java=/opt/java/bin/java
classpath="/opt/kafka/libs/*"
config=/opt/kafka/config
"$java" -cp "$classpath" kafka.docker.KafkaDockerWrapper setup \
  --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir "$config"
exec "$java" -Xms256m -Xmx512m -Dorg.slf4j.simpleLogger.showDateTime=true -cp "$classpath" kafka.Kafka "$config/server.properties"
RUN
chmod +x "$rootfs/etc/kafka/docker/run"

tar -C "$rootfs" -c . | docker import -c 'ENV PATH=/opt/java/bin:/bin:/usr/bin' -c 'EXPOSE 9092' \
  -c 'CMD ["/etc/kafka/docker/run"]' - "$tag" > /dev/null
echo "built $tag (Kafka $version)"
