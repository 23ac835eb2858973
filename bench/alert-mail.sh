#!/bin/sh
# Time of one alert mail with 200 forms against 20: at most 1.3.
set -eu
cd "${top_srcdir:?run it by make bench}/templates/alerts"
exec "${top_builddir:?run it by make bench}/bench/alert_mail" kyocera.1.eml general.xml [!g]*.xml
