dist_doc_DATA += docs/dependencies.md
dist_doc_DATA += docs/import.md docs/records.md
