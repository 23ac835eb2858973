#!/bin/sh
# Time of one alert mail with 200 forms against 20: at most 1.3.
set -eu
cd "$top_srcdir/templates/alerts"
exec "$top_builddir/bench/alert_mail" kyocera.1.eml general.xml [!g]*.xml
