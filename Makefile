# Build, run, test and install tshost. `make help` lists the targets.

PROFILE ?= release
CARGO   ?= cargo
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)

# Cargo calls the folder of the dev profile `debug`.
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
OUT        := $(TARGET_DIR)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
ABI_OUT    := $(abspath $(OUT))

.PHONY: all setup run test headers check abi c-test smuggling memory fuzz compat compat-plugins bench train asan asan-library valgrind miri install clean help

all: setup ## build the library, the program and nothing else
	$(CARGO) build --profile $(PROFILE)
	@ln -sf libtshost.so $(OUT)/libtshost.so.0

setup: ## check for what a build needs, install what is missing where that is permitted
	@scripts/setup.sh build

run: all ## build, serve with a few example plugins, show what happens; ONCE=1 ends by itself
	scripts/run-demo $(ABI_OUT) $(if $(ONCE),--once)

test: all ## everything that needs no Traffic Server: Rust tests, checks of the ABI, C tests, strange messages, fuzz targets
	$(CARGO) test --quiet
	scripts/check-layers
	$(CARGO) run --quiet --example generate_headers -- --check
	$(MAKE) --no-print-directory abi c-test smuggling memory PROFILE=$(PROFILE)
	FUZZ_SEED=1 scripts/fuzz 20

headers: ## write include/ts from src/abi
	$(CARGO) run --quiet --example generate_headers

check: ## format, lints, layering, headers
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) clippy --test memory -- -D warnings
	scripts/check-layers
	$(CARGO) run --quiet --example generate_headers -- --check

abi: all ## prove the exported symbols, count done and stub by chapter, write docs/abi-status.md
	scripts/abi-status $(ABI_OUT)

c-test: all ## C programs and plugins against the public headers
	c-tests/run $(ABI_OUT)
	scripts/check-plugins $(ABI_OUT)

smuggling: all ## strange messages through the engine, by real sockets; CASE=text picks some
	TSHOST=$(ABI_OUT)/tshost $(CARGO) run --quiet --example smuggling -- $(CASE)

memory: all ## what the running program keeps in memory: idle connections, bodies that nobody takes
	TSHOST=$(ABI_OUT)/tshost $(CARGO) test --quiet --test memory

FUZZ_SECONDS ?= 20
fuzz: ## each fuzz target for FUZZ_SECONDS, two at a time
	scripts/fuzz $(FUZZ_SECONDS)

compat: all ## the same C tests, headers and examples against Traffic Server
	@scripts/setup.sh compat
	scripts/compare-headers
	scripts/compile-examples --out $(TARGET_DIR)/compat-examples
	scripts/check-plugins $(ABI_OUT) /usr/lib/trafficserver/modules/*.so $(TARGET_DIR)/compat-examples/*.so
	scripts/compare-examples $(ABI_OUT) $(TARGET_DIR)/compat-examples
	c-tests/run $(ABI_OUT) --original

# Not part of compat: a run of some hundred cases still meets one now and then that depends on which thread is faster.
compat-plugins: all ## prebuilt plugins, and records one by one, in both servers with the same configuration (4 minutes)
	@scripts/setup.sh compat
	scripts/compare-plugins $(ABI_OUT)

bench: all ## CPU time for each request
	$(CARGO) run --quiet --profile $(PROFILE) --example heads
	$(CARGO) run --quiet --profile $(PROFILE) --example policy

train: setup ## teach the compiler which code requests run through, for every release build (profile/)
	scripts/train $(TARGET_DIR)

asan: all ## the C tests with address and undefined-behaviour sanitizers
	c-tests/run $(ABI_OUT) --sanitize

HOST_TRIPLE = $(shell rustc -vV | sed -n 's/^host: //p')

asan-library: ## the same with the address sanitizer in the library too (needs rustup toolchain install nightly)
	RUSTFLAGS=-Zsanitizer=address $(CARGO) +nightly build --profile quick --target $(HOST_TRIPLE) --target-dir $(TARGET_DIR)/asan
	c-tests/run $(TARGET_DIR)/asan/$(HOST_TRIPLE)/quick --sanitize

valgrind: all ## the C tests under memcheck, which sees the library and looks for lost memory
	c-tests/run $(ABI_OUT) --valgrind

MIRI_FLAGS := -Zmiri-permissive-provenance -Zmiri-tree-borrows -Zmiri-disable-isolation -Zmiri-ignore-leaks

miri: ## mutexes, executor, actions and pools under Miri (needs rustup component add --toolchain nightly miri rust-src)
	MIRIFLAGS="$(MIRI_FLAGS)" $(CARGO) +nightly miri test --lib -- event:: pool::

install: all ## library, headers, pkg-config file and program to $(DESTDIR)$(PREFIX)
	scripts/install.sh "$(ABI_OUT)" "$(DESTDIR)" "$(PREFIX)" "$(LIBDIR)" "$(VERSION)"

clean: ## remove what was built
	$(CARGO) clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16
