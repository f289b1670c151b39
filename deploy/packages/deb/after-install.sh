#!/bin/sh
# As Debian's own packages do: a new service is enabled and started, one that was disabled stays so, and an
# upgrade restarts what runs.
set -e
unit=advocacy_exporter.service
[ "$1" = configure ] || exit 0
deb-systemd-helper unmask $unit >/dev/null
if deb-systemd-helper --quiet was-enabled $unit; then
	deb-systemd-helper enable $unit >/dev/null
else
	deb-systemd-helper update-state $unit >/dev/null
fi
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
if [ -n "$2" ]; then deb-systemd-invoke restart $unit; else deb-systemd-invoke start $unit; fi
