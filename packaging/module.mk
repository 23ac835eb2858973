EXTRA_DIST += packaging/build
EXTRA_DIST += packaging/dependencies
EXTRA_DIST += packaging/install-dependencies
EXTRA_DIST += packaging/quickstart/mailservers.py
EXTRA_DIST += packaging/quickstart/agents.py \
	packaging/quickstart/browser.py \
	packaging/quickstart/firewall.py \
	packaging/quickstart/gateway.py \
	packaging/quickstart/house.py \
	packaging/quickstart/mailview.py \
	packaging/quickstart/main.py \
	packaging/quickstart/postbox.py \
	packaging/quickstart/relay.py \
	packaging/quickstart/sample.py \
	packaging/quickstart/tour.py \
	packaging/quickstart/sample/catalogue.csv \
	packaging/quickstart/sample/conditions.csv \
	packaging/quickstart/sample/customers.csv \
	packaging/quickstart/sample/dealer.csv \
	packaging/quickstart/sample/departments.csv \
	packaging/quickstart/sample/guides.csv \
	packaging/quickstart/sample/maintenance.csv \
	packaging/quickstart/sample/models.csv \
	packaging/quickstart/sample/persons.csv \
	packaging/quickstart/sample/sites.csv \
	packaging/quickstart/sample/stores.csv

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = packaging/completion/platenctl packaging/completion/platen-agent
