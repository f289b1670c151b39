#!/bin/sh
# "remove" is Debian's word and "0" that of RPM for a removal that is no upgrade.
set -e
[ -d /run/systemd/system ] || exit 0
case "$1" in
remove | 0) systemctl disable --now advocacy_exporter.service ;;
esac
