EXTRA_DIST += packaging/quickstart/mailservers.py
