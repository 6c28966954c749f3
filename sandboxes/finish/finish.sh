#!/bin/sh
# Makes an image fit for strangers' programs and equal to every other one that is built from the same packages; writes down in
# /assay/tools.json what is in it. Arguments: the command that prints the version of the language's tool. CACHES: files whose
# content no two builds make alike.
set -eu
export LC_ALL=C

tool=$("$@" | head -n 1 | sed 's/[\\"]/\\&/g')
test -n "$tool"

# No setuid program is left; /app holds the artefact, /box (with /tmp in it) is all that a program may write to.
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
rm -rf /tmp /var/tmp
ln -s /box/tmp /tmp
ln -s /box/tmp /var/tmp
mkdir -p /app /box
chmod 0755 /app
chmod 1777 /box

# What differs from build to build or from host to host: logs, caches, old copies, where the packages came from, identities.
rm -rf /var/log/* /var/cache/* /var/lib/apt/* /var/lib/dpkg/*-old /var/backups/* /run/* \
  /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/99assay \
  /etc/machine-id /var/lib/dbus/machine-id /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /root/.cache /assay/finish.sh

packages=$(dpkg-query -W -f '${binary:Package} ${Version}\n' | sort)

# Kind, mode, owner, path, target of everything, then the content of all files. The engine lays its own over the first three.
tree() {
  find / -xdev \( -path /etc/hostname -o -path /etc/hosts -o -path /etc/resolv.conf -o -path /.dockerenv \
    -o -path /proc -o -path /sys -o -path /dev -o -path /assay/tools.json \) -prune -o "$@"
}
digest=$({
  tree -printf '%y %m %U:%G %p %l\n' | sort
  tree -type f -print | sort | grep -vxF "$(printf '%s\n' ${CACHES:-none})" | tr '\n' '\0' | xargs -0 sha256sum
} | sha256sum | cut -d ' ' -f 1)

{
  printf '{\n  "tool": "%s",\n' "$tool"
  printf '  "packagesSha256": "%s",\n' "$(printf '%s\n' "$packages" | sha256sum | cut -d ' ' -f 1)"
  printf '  "treeSha256": "%s",\n  "packages": [\n' "$digest"
  printf '%s\n' "$packages" | sed 's/.*/    "&",/; $ s/,$//'
  printf '  ]\n}\n'
} > /assay/tools.json
