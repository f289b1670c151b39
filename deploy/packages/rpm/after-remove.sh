#!/bin/sh
# RPM knows no purge: the state and its user stay, as edited configurations do.
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
