.DEFAULT_GOAL := help
SHELL := bash
BIN := .venv/bin
PORT ?= 8000

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## install what is missing, quietly
	@tools/setup

demo: export LUBU_EMAIL_URL ?= file:
demo: export LUBU_EMAIL_FROM ?= noreply@shaxi.demo.example
demo: ## build the demonstration town of Shaxi and serve it (PORT=8000)
	@tools/setup demo
	@tools/with-scanner $(BIN)/lubu demo --port $(PORT)

test: setup ## lint, then the suite on SQLite and on PostgreSQL
	@tools/test

lint: setup ## form, style, types and direction of imports
	@tools/lint

bench: setup ## measure the ratios that docs/ quote
	@$(BIN)/python -m benchmarks

bench-large: setup ## measure the builder against Hugo and in large archives; takes an hour
	@$(BIN)/python -m benchmarks large

messages: setup ## extract interface texts into the zh_Hans catalogue
	@tools/messages

docs: setup ## write the generated parts of docs/reference anew
	@$(BIN)/python -m tests.house.reference

lock: setup ## pin the dependencies anew
	@tools/lock

.PHONY: help setup demo test lint bench bench-large messages docs lock
