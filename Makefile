# Everything is done by these commands; `make help` lists them.
# Stamps in .build/ make a second run re-do only what changed.

PORT ?= 8000
RULES := $(shell find calculator -name '*.py' -o -name '*.json' -o -name '*.toml')
VIGNETTES := $(wildcard tests/vignettes/*.toml)
CASES := tests/contract/cases.jsonl
GENERATORS := $(shell find scripts/generate -name '*.py')
SCRIPTS := $(wildcard docs/assets/calculator/*.js docs/assets/calculator/words/*.json)
WRITTEN := mkdocs.yml $(shell find docs overrides -type f -not -path 'docs/assets/calculator/dist/*' \
	-not -path 'docs/recommendations/*' -not -path 'docs/cases/*' -not -path 'docs/evidence/*' \
	-not -path 'docs/schema/*' -not -path 'docs/fhir/*' \
	-not -name flow.md -not -name references.md -not -name accountability.md \
	-not -name checklists.md -not -name hazards.md -not -name not-yet-verified.md)

export SOURCE_DATE_EPOCH ?= 1795392000
# MkDocs Material prints a long notice about its successor on every build.
export NO_MKDOCS_2_WARNING := true
export PYTHONUTF8 := 1

RUN := .venv/bin/python
# The tests of a file share what they start: a file stays with one process.
PYTEST := $(RUN) -m pytest --numprocesses=auto --dist=loadfile

.PHONY: serve site test nightly check contract diff release bench prove fuzz mutate format lock clean help

serve: site ## build the site and serve it at a local address (PORT=8000)
	@$(RUN) -m scripts.serve --port $(PORT)

site: .build/site ## build the folder site/
	@echo "The site is in site/"

test: check .build/site .build/browsers .build/servers ## run the checks and the tests, in real browsers and on real servers
	$(PYTEST) -m "not long" --cov=calculator --cov-report=term

nightly: .build/site .build/browsers .build/servers ## run the long tests, which make test leaves out
	$(PYTEST) -m long

check: .build/tools .build/node ## check format, style and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/node node_modules/typescript/bin/tsc --project scripts/tsconfig.json

contract: .build/tools ## write what other programs rely on: JSON schemas and conformance cases
	@$(RUN) -m scripts.contract

diff: .build/packages ## say which patients get another answer than under a git ref (BASE=main)
	@[ -n "$(BASE)" ] || { echo "Say with what to compare, for example: make diff BASE=main" >&2; exit 2; }
	@$(RUN) -m scripts.diff "$(BASE)"

release: .build/site ## write the release: a zip, the same bytes each time, with hashes, licences and parts list
	@$(RUN) -m scripts.release

bench: .build/site .build/browsers .build/servers ## measure, beside stock Pyodide, and write docs/benchmarks.md
	@$(RUN) -m scripts.bench

prove: .build/calculator .build/browsers ## prove the rules for every patient and write docs/proof.json (QUICK=1: the small grid)
	@nice $(RUN) -m scripts.prove $(if $(QUICK),--quick)

fuzz: .build/long ## give what reads a patient, a saved file or a table hostile input (SECONDS=60 for each) and write docs/fuzzing.json
	@nice $(RUN) -m scripts.fuzz --seconds $(or $(SECONDS),60)

mutate: .build/long ## change the program in small ways, see whether tests notice, and write docs/mutation.json
	@nice $(RUN) -m scripts.mutate

format: .build/tools ## put the code into its standard form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: .build/tools ## write the lock files anew from requirements*.in
	.venv/bin/python -m pip install pip-tools
	for name in requirements requirements-test requirements-proof; do \
		.venv/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
			--no-emit-trusted-host --strip-extras --allow-unsafe -o $$name.txt $$name.in; done

clean: ## remove everything that was built or installed here
	rm -rf .venv .build site mutants node_modules docs/assets/calculator/dist docs/recommendations docs/cases \
		docs/evidence docs/schema docs/fhir docs/flow.md docs/references.md \
		docs/accountability.md docs/checklists.md docs/hazards.md docs/not-yet-verified.md

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.build/venv: .python-version
	@mkdir -p .build
	@found=; for python in python3.13 python3 python; do \
		if $$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; \
		then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.13 is needed and was not found (looked for python3.13, python3, python)." >&2; \
		echo "Install it, or put it first on the PATH, then run the same command again." >&2; \
		exit 1; fi; \
	echo "Making a virtual environment with $$found"; $$found -m venv --clear .venv
	@touch $@

define install
@echo "Installing from $(1)"
@.venv/bin/python -m pip install --disable-pip-version-check --progress-bar on \
	--require-hashes -r $(1) || { \
	echo "The packages of $(1) could not be installed. Check the network or your proxy," >&2; \
	echo "then run the same command again." >&2; exit 1; }
@touch $@
endef

.build/packages: requirements.txt .build/venv
	$(call install,requirements.txt)

.build/tools: requirements-test.txt .build/packages
	$(call install,requirements-test.txt)

.build/long: requirements-proof.txt .build/tools
	$(call install,requirements-proof.txt)

.build/node: package-lock.json .build/packages
	@echo "Installing what bundles and checks the page's scripts and formats the references"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund || { \
	echo "npm could not install it. Check the network or your proxy, then run again." >&2; exit 1; }
	@touch $@

.build/stock: scripts/vendor_runtime.py .build/packages
	@$(RUN) -m scripts.vendor_runtime
	@touch $@

.build/rules: $(RULES) scripts/build_rules.py .build/packages
	@$(RUN) -m scripts.build_rules
	@touch $@

.build/library: .build/rules .build/stock scripts/build_runtime.py scripts/loaded_modules.cjs \
		scripts/every_door.cjs $(VIGNETTES)
	@$(RUN) -m scripts.build_runtime
	@touch $@

.build/snapshot: .build/library scripts/build_snapshot.py scripts/snapshot.cjs
	@$(RUN) -m scripts.build_snapshot
	@touch $@

.build/calculator: .build/snapshot .build/node scripts/build_page.py $(SCRIPTS)
	@$(RUN) -m scripts.build_page
	@touch $@

.build/generated: $(WRITTEN) $(RULES) $(VIGNETTES) $(GENERATORS) $(CASES) $(wildcard scripts/check_evidence/*.py scripts/fuzz/*.py scripts/mutate/*) \
		scripts/bibliography.py scripts/diagrams.py scripts/references.cjs $(shell find tests -name '*.py') .build/packages .build/node
	@$(RUN) -m scripts.check_evidence
	@$(RUN) -m scripts.generate
	@touch $@

.build/site: $(WRITTEN) .build/generated .build/calculator scripts/quoted_numbers.py $(wildcard scripts/finish/*.py)
	@echo "Building the pages"
	@$(RUN) -m mkdocs build --strict --quiet
	@$(RUN) -m scripts.finish
	@touch $@

.build/browsers: scripts/find_browser.py .build/tools
	@$(RUN) -m scripts.find_browser
	@touch $@

.build/servers: scripts/find_servers.py .build/tools
	@# Without them their tests are skipped with the reason; only in CI that is a failure.
	@$(RUN) -m scripts.find_servers || [ -z "$$CI" ]
	@touch $@
