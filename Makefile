# The verbs of the house. Each is a script of the same name; CI calls the same ones.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench build docs format clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: ## set up everything and serve the main demo on port 7860
	@scripts/demo

test: ## set up everything and run all tests, those in a browser included
	@scripts/test

check: ## lint, types, import contract, limits, freshness, byte budgets
	@scripts/check

bench: ## measure against the peer, side by side
	@scripts/bench

build: ## build the sdist and the wheel into dist/
	@scripts/build

docs: ## write the generated files and documentation pages
	@scripts/docs

format: ## format Python and the page
	@scripts/format

clean: ## remove what was built and installed here
	@rm -rf .venv build dist web/node_modules showglass/static
