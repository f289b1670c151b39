#!/bin/sh
# As RPM's own macros do: the distribution's presets say whether a new service is enabled; 1 is an
# installation, 2 an upgrade.
set -e
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
if [ "$1" = 1 ]; then systemctl preset advocacy_exporter.service; else systemctl try-restart advocacy_exporter.service; fi
