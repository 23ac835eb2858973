#!/bin/sh
# Prints a C source that holds the named files, each as a text: the first is the schema, the others are
# forms.
set -eu
text() {
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$1"
}
echo 'extern const char alert_schema[];'
echo 'const char alert_schema[] ='
text "$1"
echo ';'
shift
echo 'extern const char *const alert_documents[];'
echo 'const char *const alert_documents[] = {'
for file; do
    text "$file"
    echo ','
done
echo '(const char *)0,'
echo '};'
