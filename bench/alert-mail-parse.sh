#!/bin/sh
# Machines' own mails read a second against GMime merely parsing them: at least 0.3.
set -eu
cd "${top_srcdir:?run it by make bench}/templates/alerts"
exec "${top_builddir:?run it by make bench}/bench/alert_mail_parse" ./*.eml
