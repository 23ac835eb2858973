dist_doc_DATA += docs/architecture.md docs/claims.md docs/platenctl.md docs/dependencies.md docs/platend.conf.md
dist_doc_DATA += docs/import.md docs/mail.md docs/records.md docs/updates.md docs/days-left.md docs/early-exchange.md docs/standing.md
dist_doc_DATA += docs/log.md docs/platend.md docs/operation.md
dist_doc_DATA += docs/asvs.md docs/bad-input.md docs/performance.md docs/reliability.md
