# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Kernels of Debian's, from the mirror that this machine's own apt uses.

# Tells the URI of a Debian suite's mirror: mirror [-security]
mirror() {
  # shellcheck source=/dev/null
  . /etc/os-release
  [ "${ID-}" = debian ] || return 1
  # shellcheck disable=SC2016 # apt-get's variables
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
    'Created-By: Packages' | awk -v suffix="${1-}" -v codename="$VERSION_CODENAME" '
    ($1 == codename suffix || $1 ~ "^(old)*stable" suffix "$") && $2 == "main" {
      print $3
      exit
    }'
}

# Writes a sources.list of one suite, its security updates included.
sources() {
  local signed="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" uri
  uri=$(mirror) && [ -n "$uri" ] || return
  echo "deb $signed $uri $1 main"
  uri=$(mirror -security)
  case $1 in
  *-backports) ;;
  *) [ -z "$uri" ] || echo "deb $signed $uri $1-security main" ;;
  esac
}

# An apt tool that knows only the suite in directory $suite_dir, and leaves the
# machine's own state alone: private_apt get|cache ARGUMENT...
private_apt() {
  local tool=apt-$1
  shift
  "$tool" -q -o Dir::Etc::sourcelist="$suite_dir/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o Dir::State::lists="$suite_dir/lists" -o Dir::Cache="$suite_dir/cache" \
    -o Dir::State::status=/dev/null -o APT::Sandbox::User=root \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none "$@"
}

# The package that a suite's newest kernel of a flavour is in.
kernel_package() {
  private_apt cache depends "linux-image-$1" |
    sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}

# download_kernel DIRECTORY SUITE FLAVOUR
download_kernel() {
  local suite_dir=$1.new package
  rm -rf "$suite_dir"
  mkdir -p "$suite_dir"/{lists,cache/archives}/partial
  if ! sources "$2" >"$suite_dir/sources.list"; then
    echo "this machine's apt has no mirror of Debian"
    return 1
  fi
  private_apt get update || return
  package=$(kernel_package "$3")
  if [ -z "$package" ]; then
    echo "the mirror has no linux-image-$3 in $2"
    return 1
  fi
  (cd "$suite_dir" && private_apt get download "$package") || return
  dpkg-deb --fsys-tarfile "$suite_dir"/*.deb |
    tar -x -C "$suite_dir" --wildcards --strip-components=2 './boot/vmlinuz-*' ||
    return
  rm -rf "$suite_dir"/{lists,cache,sources.list,*.deb} "$1"
  mv "$suite_dir" "$1"
}

# get_kernel SUITE[/FLAVOUR]: sets $kernel to the newest of that flavour, or the
# cloud one, as it was when first asked for. Without it the test is skipped;
# Debian 12's own are ones that must not miss.
get_kernel() {
  local suite=${1%/*} flavour=cloud-amd64 log=$T/download dir
  [ "$suite" = "$1" ] || flavour=${1#*/}
  dir=$BUILDDIR/vm/$suite-$flavour
  if ! compgen -G "$dir/vmlinuz-*" >/dev/null; then
    needs apt-get dpkg-deb
    mkdir -p "$BUILDDIR/vm"
    download_kernel "$dir" "$suite" "$flavour" >"$log" 2>&1 </dev/null || {
      rm -rf "$dir.new"
      say "no kernel of $suite: $(tail -n 1 "$log")"
      [ "$suite" = bookworm ] && exit 77 || exit 78
    }
  fi
  # shellcheck disable=SC2034 # what guest.sh boots
  kernel=$(compgen -G "$dir/vmlinuz-*" | head -n 1)
}
