dist_doc_DATA += docs/dependencies.md
