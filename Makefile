# Two commands matter: `make run` starts the portal, `make test` proves it. README says more.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run install install-test check test trial bench shell migration lock clean

BIN := .venv/bin
MESSAGES := core/translations/zh_Hans_CN/LC_MESSAGES/messages

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: install $(MESSAGES).mo ## install what is missing, prepare a demo city, start on 127.0.0.1:8000
	@exec $(BIN)/python -m core.serving --demo

install:
	@.ci/install.sh run

install-test:
	@.ci/install.sh test

$(MESSAGES).mo: $(wildcard $(MESSAGES).po) | install
	@$(BIN)/python -m core.translations compile

check: install-test $(MESSAGES).mo ## lint, types, contracts, house rules, fast tests (within a minute)
	@.ci/check.sh

test: install-test $(MESSAGES).mo ## everything: both databases, a real browser, crashes
	@.ci/test.sh

trial: install-test $(MESSAGES).mo ## before a release: kill, stop, upgrade and move it for an hour
	@. .ci/in_memory.sh; trap 'rm -rf "$$IN_MEMORY"' EXIT; $(BIN)/python .ci/suite.py trial

bench: install-test $(MESSAGES).mo ## measure, and write docs/benchmarks.md
	@$(BIN)/python .ci/bench.py

shell: install $(MESSAGES).mo ## a Python prompt inside the program
	@exec $(BIN)/flask shell

migration: install ## write the next migration from the models: make migration name="Add x"
	@test -n "$(name)" || { echo 'say why: make migration name="Add x"' >&2; exit 1; }
	@.ci/migration.sh "$(name)"

lock: ## make requirements*.txt anew from requirements*.in, with the hash of every file
	@.ci/lock.sh

clean: ## remove what was installed here (never data)
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache
