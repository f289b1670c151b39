#!/bin/sh
set -e
chgrp -R advocacy_exporter /etc/advocacy_exporter
chmod 0750 /etc/advocacy_exporter
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
# Debian starts a service that is installed; an upgrade restarts one that runs.
case "$1" in
configure)
	systemctl enable advocacy_exporter.service
	systemctl restart advocacy_exporter.service
	;;
*) systemctl try-restart advocacy_exporter.service ;;
esac
