#!/bin/sh
# 0 is a removal that is no upgrade.
set -e
if [ "$1" = 0 ] && [ -d /run/systemd/system ]; then systemctl disable --now advocacy_exporter.service; fi
