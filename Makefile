# The only list of commands. `make` prints it.
SHELL := /bin/bash
system_path := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(system_path)
.NOTPARALLEL:
# An executable that was written half is not to be taken for one.
.DELETE_ON_ERROR:

# Debian packages: to run Node 26 at all, to make executables of both processors, for tests with real peers.
run_packages := libatomic1
dist_packages := binutils-x86-64-linux-gnu binutils-aarch64-linux-gnu
image_packages := mmdebstrap debian-archive-keyring qemu-user-static binfmt-support systemd kmod mtools dosfstools \
	fdisk xz-utils zstd bmap-tools
vm_packages := mtools device-tree-compiler qemu-system-arm qemu-system-x86 ovmf
test_packages := shellcheck systemd fdisk postfix swaks msmtp isync neomutt curl offlineimap3 fetchmail python3 dnsmasq-base strace \
	iproute2 dovecot-imapd dovecot-lmtpd libsasl2-modules qemu-user-static \
	libc6-arm64-cross libstdc++6-arm64-cross libatomic1-arm64-cross \
	pebble knot knot-dnssecutils unbound microsocks dante-server opendkim python3-dkim python3-zeroconf chromium

# Two processes side by side, each with the tests of many files: starting one for each file takes longer than the tests.
# The gate leaves out what is named *.slow.test.ts or *.fuzz.test.ts: kills, models, real processes, many rounds; and its
# files are in memory where there is room, because most of the time would be spent waiting for syncs of a disk.
first := store|search|queue|account|smtp-server|web|admin|cli
quick := !(*.slow|*.fuzz).test.ts
every := *.test.ts
memory := $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'NR == 2 { print $$4 }')" -gt 1000000 ] && echo TMPDIR=/dev/shm)
test_process := NODE_COMPILE_CACHE=build/compile-cache node --test --test-timeout=120000 --test-isolation=none
define unit_tests
@mkdir -p build
$(2) $(test_process) 'src/@($(first))/**/$(1)' >build/first-tests.log 2>&1 & first=$$!; \
$(2) $(test_process) 'src/!($(first)|interop)/**/$(1)' 'src/$(1)' '{ui,appliance}/**/$(1)'; status=$$?; \
wait $$first || status=1; cat build/first-tests.log; exit $$status
endef
define look
mkdir -p build; { oxfmt --check . && oxlint --type-aware src appliance image bench ui && tsc --noEmit && tsc --noEmit -p ui; } \
>build/look.log 2>&1
endef
executables := dist/homepost-linux-x64 dist/homepost-linux-arm64
ARCH ?= arm64
disk := build/image/$(ARCH)/disk.img
image_sources := $(shell find image overlay systemd appliance -type f ! -name '*.test.ts' ! -name '*.md' ! -name tested.json \
	! -path 'image/executable/*' ! -path 'image/vm/*')
pages := dist/ui/pages.json
page_sources := package-lock.json $(shell find ui -type f ! -name '*.test.ts')
sources := package-lock.json $(pages) \
	$(shell find src appliance image/executable ui/build -name '*.ts' ! -name '*.test.ts' ! -path 'src/interop/*')

.DEFAULT_GOAL := help
.PHONY: help run test check quick-tests ui ui-shots dist image vm image-test bench bench-imap bench-sending bench-webmail fuzz fmt \
	setup dist-setup test-setup image-setup vm-setup

help: ## print this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: setup $(pages) ## a mail server to try out, on this machine only (ARGS="--port-base 20000")
	@exec node src/main.ts localserve $(ARGS)

test: test-setup dist ## unit tests, and tests with real mail programs
	$(call unit_tests,$(every),)
	node --test --test-timeout=120000 'image/**/*.test.ts'
	node --test --test-timeout=600000 --test-concurrency=1 'src/interop/**/*.test.ts'

check: setup ## format, lint, types, quick unit tests: the gate before each commit
	@$(look) & look=$$!; $(MAKE) -s quick-tests; status=$$?; \
	wait $$look || status=1; cat build/look.log; exit $$status

quick-tests:
	$(call unit_tests,$(quick),$(memory))

ui: setup ## the pages, in dist/ui/
	node ui/build/main.ts

ui-shots: test-setup ## pictures of all views of the webmail, in dist/ui-shots/
	node src/interop/ui-shots.ts

dist: $(executables) dist/SHA256SUMS ## one executable for each processor, in dist/

image: $(disk) ## the image of a card, in dist/ (ARCH=amd64 for PCs; as root)
	node image/release.ts $(ARCH)

vm: vm-setup $(disk) ## the image in a virtual board, with its ports on this machine
	@exec node image/vm/run.ts --arch $(ARCH) $(ARGS)

image-test: vm-setup test-setup $(disk) ## start the image, use it, cut its power, reset it
	node image/vm/image-test.ts $(ARCH)

bench: test-setup dist ## figures next to those of Postfix with Dovecot (ARGS=--quick)
	node bench/run.ts $(ARGS)

bench-imap: test-setup ## very large mailboxes next to Dovecot (ARGS="--messages 100000")
	node bench/imap.ts $(ARGS)

bench-sending: test-setup dist ## sending to others next to Postfix (ARGS=--quick)
	HOMEPOST_EXECUTABLE=$(CURDIR)/dist/homepost-linux-$(if $(filter aarch64,$(shell uname -m)),arm64,x64) \
	node bench/sending.ts $(ARGS)

bench-webmail: test-setup ## a large inbox in a slow browser (ARGS="--messages 100000")
	node bench/webmail.ts $(ARGS)

fuzz: setup ## hostile input for every parser
	node --test --test-timeout=600000 'src/**/*.fuzz.test.ts'

fmt: setup ## lay out all sources
	oxfmt .

setup: node_modules/.package-lock.json
	@/sbin/ldconfig -p | grep -q libatomic.so.1 || $(call install,$(run_packages))

dist-setup: setup
	@$(call install_missing,$(dist_packages))

test-setup: setup
	@$(call install_missing,$(test_packages))

image-setup: setup
	@$(call install_missing,$(image_packages))

vm-setup: setup
	@$(call install_missing,$(vm_packages))

node_modules/.package-lock.json: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed, of any Node: apt-get install npm"; exit 1; }
	@echo "Installing npm packages by the lockfile"
	PATH=$(system_path) npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

dist/SHA256SUMS: $(executables)
	cd dist && sha256sum $(notdir $(executables)) >$(notdir $@)

$(pages): $(page_sources) | setup
	node ui/build/main.ts
	@touch $@

$(executables) &: $(sources) | dist-setup
	node image/executable/build.ts

$(disk): $(executables) $(image_sources) | image-setup
	node image/build.ts $(ARCH)

# Debian's own way, without questions. Elsewhere a person has to know the names.
define install
{ command -v apt-get >/dev/null || { echo "Install these, as Debian calls them:" $(1); exit 1; }; \
echo "Installing Debian packages:" $(1); sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
$$sudo apt-get -q update && \
$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $(1); }
endef

define install_missing
missing=$$(for name in $(1); do dpkg-query -W -f '$${Status}' $$name 2>/dev/null | \
grep -q ' installed' || echo $$name; done); [ -z "$$missing" ] || $(call install,$$missing)
endef
