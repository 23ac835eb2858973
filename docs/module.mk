dist_doc_DATA += docs/dependencies.md docs/platend.conf.md
dist_doc_DATA += docs/import.md docs/mail.md docs/records.md
