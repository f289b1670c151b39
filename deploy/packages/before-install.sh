#!/bin/sh
# The user that the service runs as: no home, no shell.
set -e
if ! getent group advocacy_exporter >/dev/null; then groupadd --system advocacy_exporter; fi
if ! getent passwd advocacy_exporter >/dev/null; then
	useradd --system --gid advocacy_exporter --home-dir /nonexistent --no-create-home \
		--shell /usr/sbin/nologin --comment "advocacy_exporter" advocacy_exporter
fi
