#!/usr/bin/env bash
# Installs golive for one job: install.sh SOURCE HOME
#
# SOURCE is a checkout of golive. HOME receives `wheels` (worth caching: each file is checked against the hashes of
# the lock whenever it is used, so a tampered cache is refused) and `environment` (made anew in each job).
# Byte code: golive's own is compiled here. Of the libraries a run imports a small part, which Python compiles once as
# it is imported; compiling all of them took 3 s and saved 1.3 s (measured 2026-11-22, two cores).
set -euo pipefail

fail() {
    echo "golive: $*" >&2
    exit 2
}

[[ $# -eq 2 ]] || fail "usage: install.sh SOURCE HOME"
source_folder=$1
wheels=$2/wheels
environment=$2/environment
lock=$source_folder/requirements/runtime.txt
stamp=$environment/golive-installed
python=$environment/bin/python

[[ -f $lock ]] || fail "$lock is not there; SOURCE must be a checkout of golive"
if [[ -f $stamp ]] && cmp -s -- "$lock" "$stamp"; then
    exit 0 # a second gate in the same job
fi

# -I: no module of the workspace and no PYTHONPATH may take part in judging the workspace.
host_python=${GATE_PYTHON:-python3}
command -v -- "$host_python" >/dev/null || fail "$host_python was not found; set the input python-version"
"$host_python" -I -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' ||
    fail "Python 3.11 to 3.14 is needed; set the input python-version, for example to 3.12"
"$host_python" -I -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$host_python comes without venv; install python3-venv, or set the input python-version"

pip=("$python" -I -m pip --disable-pip-version-check --no-input -qq)
install_wheels() {
    "${pip[@]}" install --no-compile --no-index --find-links "$wheels" --require-hashes -r "$lock"
}

mkdir -p -- "$wheels"
"$host_python" -I -m venv --clear -- "$environment"
if ! install_wheels 2>/dev/null; then
    "${pip[@]}" download --only-binary :all: --require-hashes -d "$wheels" -r "$lock"
    install_wheels
fi
site_packages=$("$python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$source_folder" >"$site_packages/golive.pth"
for part in collector probes policies pipelines golive.py; do
    "$python" -I -m compileall -q -- "$source_folder/$part" || true # a read-only checkout works, only slower
done
"$python" -I -m golive --version
cp -- "$lock" "$stamp"
