# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Kernels of Debian's, from the mirror that this machine's own apt uses.

# Tells the URI of a Debian suite's mirror: mirror [-security]. What sid calls itself
# is the release to come.
mirror() {
  # shellcheck source=/dev/null
  . /etc/os-release
  [ "${ID-}" = debian ] || return 1
  # shellcheck disable=SC2016 # apt-get's variables
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
    'Created-By: Packages' | awk -v suffix="${1-}" -v codename="$VERSION_CODENAME" '
    ($1 == codename suffix || $1 ~ "^((old)*stable|unstable|sid)" suffix "$") && $2 == "main" && !n++ {
      print $3
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
    -o Dir::State::status=/dev/null -o APT::Architecture="$ARCH" \
    -o APT::Architectures="$ARCH" -o APT::Sandbox::User=root \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none "$@"
}

# depends_on PACKAGE PREFIX: its first dependency whose name begins so.
depends_on() {
  private_apt cache depends "$1" |
    sed -n "s/^ *Depends: \($2[0-9].*\)/\1/p" | head -n 1
}

# image_package FLAVOUR [VERSION]: the newest kernel's, or that of a version's
# newest, if the suite still has it.
image_package() {
  if [ -n "${2-}" ]; then
    private_apt cache pkgnames "linux-image-$2." |
      grep -E "^linux-image-[^-]*-$1\$" | sort -V | tail -n 1
  else
    depends_on "linux-image-$1" linux-image-
  fi
}

# kernel_package FLAVOUR [VERSION]: the package that has the file. Since Linux
# 6.19 that is not the image's own, which depends on it.
kernel_package() {
  local image binary
  image=$(image_package "$@")
  [ -n "$image" ] || return 0
  binary=$(depends_on "$image" linux-binary-)
  echo "${binary:-$image}"
}

# download_kernel DIRECTORY SUITE FLAVOUR [VERSION]
download_kernel() {
  local suite_dir=$1.new package
  rm -rf "$suite_dir"
  mkdir -p "$suite_dir"/{lists,cache/archives}/partial
  if ! sources "$2" >"$suite_dir/sources.list"; then
    echo "this machine's apt has no mirror of Debian"
    return 1
  fi
  private_apt get update || return
  package=$(kernel_package "${@:3}")
  if [ -z "$package" ]; then
    echo "the mirror has no linux-image-$3 ${4+of Linux $4 }in $2"
    return 1
  fi
  (cd "$suite_dir" && private_apt get download "$package") || return
  # The rest of the package's name is the kernel's release.
  dpkg-deb --fsys-tarfile "$suite_dir"/*.deb |
    tar -x -O --wildcards --no-anchored 'vmlinuz*' \
      >"$suite_dir/vmlinuz-${package#linux-*-}" || return
  rm -rf "$suite_dir"/{lists,cache,sources.list,*.deb} "$1"
  mv "$suite_dir" "$1"
}

# get_kernel SUITE[/FLAVOUR[@VERSION]]: sets $kernel to the newest of that
# flavour, or the cloud one, as it was when first asked for. Without it the test
# is skipped; Debian 12's own are ones that must not miss.
get_kernel() {
  local suite=${1%%/*} flavour=cloud-$ARCH version=() log=$T/download dir
  [ "$suite" = "$1" ] || flavour=${1#*/}
  dir=$BUILDDIR/vm/$suite-$flavour
  [ "$flavour" = "${flavour%@*}" ] || version=("${flavour#*@}")
  if ! compgen -G "$dir/vmlinuz-*" >/dev/null; then
    needs apt-get dpkg-deb
    mkdir -p "$BUILDDIR/vm"
    download_kernel "$dir" "$suite" "${flavour%@*}" "${version[@]}" \
      >"$log" 2>&1 </dev/null || {
      rm -rf "$dir.new"
      say "no kernel of $1: $(tail -n 1 "$log")"
      [ "$suite" = bookworm ] && exit 77 || exit 78
    }
  fi
  # shellcheck disable=SC2034 # what guest.sh boots
  kernel=$(compgen -G "$dir/vmlinuz-*" | head -n 1)
}

# is_at_least VERSION: whether $kernel is that or a later one.
is_at_least() {
  local release=${kernel##*/vmlinuz-}
  printf '%s\n' "$1" "${release%%[!0-9.]*}" | sort -V -C
}
