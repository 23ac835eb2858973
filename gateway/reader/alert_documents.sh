#!/bin/sh
# Prints a C source that holds the named files, each as a text.
set -eu
echo 'extern const char *const alert_documents[];'
echo 'const char *const alert_documents[] = {'
for file; do
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
    echo ','
done
echo '(const char *)0,'
echo '};'
