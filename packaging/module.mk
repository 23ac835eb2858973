EXTRA_DIST += packaging/build
EXTRA_DIST += packaging/dependencies
EXTRA_DIST += packaging/install-dependencies
EXTRA_DIST += packaging/quickstart/mailservers.py
