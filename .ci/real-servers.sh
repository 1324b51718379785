#!/usr/bin/env bash
# Unpacks the distribution's Prometheus, promtool and Alertmanager into .real/ (nothing is installed), for the
# tests that ask a real server. Safe to run again. Debian's newest suite is tried first, because the range
# semantics of Prometheus 3 are what the demo speaks; the machine's own suite is the fallback. Says which it took.
set -euo pipefail
cd "$(dirname "$0")/.."
real=$PWD/.real

works() { [ -x "$1/prometheus" ] && [ -x "$1/promtool" ] && "$1/prometheus" --version >/dev/null 2>&1; }
tell() { echo "real servers: $("$real/bin/prometheus" --version 2>&1 | head -1) in .real/bin"; }

if works "$real/bin"; then
  tell
  exit 0
fi

. /etc/os-release
suite=${VERSION_CODENAME:?no release codename}

# The mirror, components and keyring that this machine already uses for its own suite: "uri components keyring".
find_mirror() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } | awk -v suite="$suite" '
    $1 == "deb" {
      key = ""
      line = $0
      if (match(line, /signed-by=[^] ,]+/)) key = substr(line, RSTART + 10, RLENGTH - 10)
      sub(/\[[^]]*\] */, "", line)
      n = split(line, part, " ")
      if (part[3] != suite) next
      components = part[4]
      for (i = 5; i <= n; i++) components = components "," part[i]
      print part[2], components, (key == "" ? "-" : key)
      exit
    }'
  { cat /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } | awk -v suite="$suite" -v RS= '
    {
      uri = ""; suites = ""; components = ""; key = "-"
      n = split($0, line, "\n")
      for (i = 1; i <= n; i++) {
        if (line[i] ~ /^URIs:/) { split(line[i], part, " "); uri = part[2] }
        if (line[i] ~ /^Suites:/) suites = substr(line[i], 8) " "
        if (line[i] ~ /^Components:/) { components = substr(line[i], 13); gsub(/ +/, ",", components) }
        if (line[i] ~ /^Signed-By: *\//) { split(line[i], part, " "); key = part[2] }
      }
      if (index(suites " ", " " suite " ") > 0) { print uri, components, key; exit }
    }'
}
read -r uri components key < <(find_mirror) || { echo "real servers: no apt source for $suite" >&2; exit 1; }
[ "$key" = - ] && key=/usr/share/keyrings/debian-archive-keyring.gpg

apt_root=$real/apt
mkdir -p "$apt_root/lists/partial" "$apt_root/cache/archives/partial" "$apt_root/deb"
: >"$apt_root/status"
private_apt=(
  -o "Dir::Etc::SourceList=$apt_root/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
  -o "Dir::State::Lists=$apt_root/lists" -o "Dir::State::status=$apt_root/status" -o "Dir::Cache=$apt_root/cache"
  -o APT::Sandbox::User=root -o Acquire::Retries=2
)

unpack_from() {
  local from=$1 signed=""
  [ -f "$key" ] && signed="[signed-by=$key] "
  echo "deb ${signed}${uri} ${from} ${components//,/ }" >"$apt_root/sources.list"
  apt-get "${private_apt[@]}" -qq update || return 1
  rm -rf "$real/root" "$apt_root/deb"/*
  (cd "$apt_root/deb" && apt-get "${private_apt[@]}" -qq download prometheus prometheus-alertmanager) || return 1
  # Newer suites have promtool in a package of its own.
  if apt-cache "${private_apt[@]}" show promtool >/dev/null 2>&1; then
    (cd "$apt_root/deb" && apt-get "${private_apt[@]}" -qq download promtool) || return 1
  fi
  local package
  for package in "$apt_root/deb"/*.deb; do dpkg -x "$package" "$real/root"; done
  works "$real/root/usr/bin"
}

case $ID in
  debian) suites="sid testing $suite" ;;
  *) suites=$suite ;;
esac
for candidate in $suites; do
  if unpack_from "$candidate"; then
    ln -sfn root/usr/bin "$real/bin"
    rm -rf "$apt_root"
    tell
    exit 0
  fi
  echo "real servers: nothing that runs here in suite $candidate" >&2
done
exit 1
