#!/bin/sh
# A purge leaves nothing behind but what the administrator put into /etc/advocacy_exporter.
set -e
unit=advocacy_exporter.service
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
case "$1" in
remove) deb-systemd-helper mask $unit >/dev/null ;;
purge)
	deb-systemd-helper purge $unit >/dev/null
	deb-systemd-helper unmask $unit >/dev/null
	rm -rf /var/lib/advocacy_exporter
	if getent passwd advocacy_exporter >/dev/null; then userdel advocacy_exporter; fi
	if getent group advocacy_exporter >/dev/null; then groupdel advocacy_exporter; fi
	;;
esac
