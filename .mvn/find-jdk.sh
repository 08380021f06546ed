# Sourced by mvnw and fairlead: sets JAVA_HOME to a JDK of 21 or newer, or says what to install.
# JAVA_HOME comes first, then the javac on the PATH, then the places where JDKs usually are.

jdk_version() { # prints the major version of the JDK in folder $1, or 0 if there is none
  if [ -x "$1/bin/javac" ]; then
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p' | head -n 1
  else
    echo 0
  fi
}

find_jdk() {
  _on_path=$(command -v javac 2>/dev/null || true)
  [ -z "$_on_path" ] || _on_path=$(dirname "$(dirname "$(readlink -f "$_on_path" 2>/dev/null || echo "$_on_path")")")
  for _home in "${JAVA_HOME:-}" "$_on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    _version=$(jdk_version "$_home")
    if [ "${_version:-0}" -ge 21 ]; then
      JAVA_HOME=$_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Fairlead needs a JDK of 21 or newer: install one (Debian: apt install openjdk-21-jdk-headless, or adoptium.net) or set JAVA_HOME." >&2
  return 1
}

find_jdk || exit 1
