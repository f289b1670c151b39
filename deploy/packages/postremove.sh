#!/bin/sh
# A purge, and the removal of an RPM, leave nothing behind but what the administrator put there.
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
case "$1" in
purge | 0)
	rm -rf /var/lib/advocacy_exporter
	rmdir /etc/advocacy_exporter 2>/dev/null || true
	if getent passwd advocacy_exporter >/dev/null; then userdel advocacy_exporter; fi
	if getent group advocacy_exporter >/dev/null; then groupdel advocacy_exporter; fi
	;;
esac
