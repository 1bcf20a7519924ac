/* SPDX-License-Identifier: MIT */
#include "cgroup.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define SYSTEM "/system.slice"
#define USER "/user.slice/user-1000.slice/user@1000.service"
#define MACHINE "/machine.slice"

/* Containers' ids, and what is left of the first in a name. */
#define D12 "1a2b3c4d5e6f"
#define ID D12 "00112233445566778899aabbccddeeff00112233445566778899"
#define ID2 "feedfacecafe00112233445566778899aabbccddeeff00112233445566778899"
_Static_assert(sizeof(ID) == 65 && sizeof(ID2) == 65, "64 digits");

/* Pods' uids: as in the API, as in systemd's slices, and of static pods. */
#define UID "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
#define UID_ "0a1b2c3d_4e5f_6789_abcd_ef0123456789"
#define MD5 "0123456789abcdef0123456789abcdef"

#define X10 "xxxxxxxxxx"
#define X40 X10 X10 X10 X10
#define X50 X40 X10
#define X120 X50 X50 X10 X10

struct example {
  const char *path; /* as in /proc/PID/cgroup */
  const char *name;
};

/* As the kernel side does it. What follows the path is not empty. */
static void write_path(char path[static CGROUP_PATH_SIZE], const char *shown) {
  char rest[1024];
  snprintf(rest, sizeof(rest), "%s", shown);
  memset(path, 'x', CGROUP_PATH_SIZE);
  size_t end = 0;
  for (char *slash; (slash = strrchr(rest, '/')) != NULL && slash[1] != '\0' &&
                    end <= CGROUP_PATH_SIZE - CGROUP_DIRECTORY_SIZE;
       *slash = '\0') {
    snprintf(path + end, CGROUP_DIRECTORY_SIZE, "%s", slash + 1);
    end += strlen(path + end) + 1;
  }
  bool fits = end <= CGROUP_PATH_SIZE - CGROUP_DIRECTORY_SIZE;
  path[fits ? end : 0] = fits ? '\0' : CGROUP_PATH_LONG;
}

static void check(const struct example *examples, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char path[CGROUP_PATH_SIZE];
    write_path(path, examples[i].path);
    char name[NAME_SIZE];
    cgroup_name(name, path);
    UNIT_TEXT(name, examples[i].name);
  }
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof(*(examples)))

static void the_root_and_the_deepest_directory(void) {
  static const struct example examples[] = {
      {"/", "root"},
      {"/batch/jobs/7", "7"},
      {"/x/root", "_root"},
      {"/root/x", "x"},
      {"/x/all-other-cgroups", "_all-other-cgroups"},
      {"/process_api/" MD5, MD5},
  };
  CHECK(examples);
}

static void the_innermost_unit(void) {
  static const struct example examples[] = {
      {SYSTEM "/nginx.service", "nginx.service"},
      {SYSTEM "/foo.service/worker/1", "foo.service"},
      {SYSTEM "/foo.service/payload/init.scope", "foo.service"},
      {SYSTEM "/docker.socket/x", "docker.socket"},
      {SYSTEM "/tmp.mount/x", "tmp.mount"},
      {SYSTEM "/dev-disk-by\\x2duuid-1.swap/x", "dev-disk-by_x2duuid-1.swap"},
      {SYSTEM "/system-getty.slice/getty@tty1.service", "getty_tty1.service"},
      {"/user.slice/user-1000.slice/session-3.scope", "session-3.scope"},
      {USER "/app.slice/app-x.scope", "app-x.scope"},
      {USER "/init.scope", "user_1000.service"},
      {USER "/app.slice", "user_1000.service"},
      {"/init.scope", "init.scope"},
      {"/a.service/b.scope/c.service/d/e", "c.service"},
      {"/user.slice/user-1000.slice", "user-1000.slice"},
      {"/foo.slice/foo-bar.slice/x/y", "foo-bar.slice"},
      {"/foo.services/foo.device/foo.slices/fooscope", "fooscope"},
  };
  CHECK(examples);
}

static void the_container_by_its_id(void) {
  static const struct example examples[] = {
      {SYSTEM "/docker-" ID ".scope", "docker-" D12},
      {"/docker/" ID, "docker-" D12},
      {"/docker/" ID "/init", "docker-" D12},
      {SYSTEM "/nerdctl-" ID ".scope", "nerdctl-" D12},
      {"/ecs/" MD5 "/" ID, MD5 "-" D12},
      {SYSTEM "/foo.service/" ID, "foo.service-" D12},
      {"/" ID, D12},
      {"/x/foo.slice:docker:" ID, "foo.slice_docker_" D12},
      {MACHINE "/libpod-" ID ".scope/container", "libpod-" D12},
      {MACHINE "/libpod-conmon-" ID ".scope", "libpod-conmon-" D12},
      {MACHINE "/machine-libpod_pod_" ID2 ".slice/libpod-" ID ".scope",
       "libpod-" D12},
      {"/libpod_parent/libpod-" ID, "libpod-" D12},
      {"/libpod_parent/" ID "/libpod-" ID2, "libpod_parent-" D12},
      {SYSTEM "/web.service/libpod-payload-" ID, "web.service"},
      {"/web/libpod-payload-" ID, "libpod-payload-" D12},

      /* no ids */
      {SYSTEM "/foo.service/" ID "0", "foo.service"},
      {SYSTEM "/foo.service/" ID ".slice", "foo.service"},
      {"/docker/" MD5, MD5},
      {SYSTEM "/docker-" MD5 ".scope/x", "docker-" MD5 ".scope"},
  };
  CHECK(examples);
}

static void the_container_by_its_name(void) {
  static const struct example examples[] = {
      {"/lxc.payload.web/system.slice/nginx.service", "lxc-web"},
      {USER "/run-1.scope/lxc.payload.web/init.scope", "lxc-web"},
      {"/lxc.payload/web/init.scope", "lxc-web"},
      {"/lxc/101/ns/system.slice/nginx.service", "lxc-101"},
      {"/lxc.monitor.web", "lxc.monitor.web"},
      {MACHINE "/systemd-nspawn@web.service/payload/system.slice/x.service",
       "systemd-nspawn_web.service"},
      {MACHINE "/machine-web.scope/payload/init.scope", "machine-web.scope"},
      {MACHINE "/machine-prod.slice/machine-lxc\\x2d1\\x2dweb.scope/libvirt"
               "/system.slice/crio.service",
       "machine-lxc_x2d1_x2dweb.scope"},
      {MACHINE "/x/a.service", "a.service"},
      {"/machinery.slice/a.service/b.service", "b.service"},
      {"/machine-a/a.service/b.service", "b.service"},
  };
  CHECK(examples);
}

static void the_outermost_container(void) {
  static const struct example examples[] = {
      {SYSTEM "/docker-" ID ".scope/system.slice/x.service", "docker-" D12},
      {"/docker/" ID "/docker/" ID2, "docker-" D12},
      {"/docker/" ID "/lxc.payload.web", "docker-" D12},
      {"/docker/" ID "/machine.slice/machine-x.scope", "docker-" D12},
      {"/lxc.payload.web/docker/" ID, "lxc-web"},
      {MACHINE "/machine-web.scope/payload/docker/" ID, "machine-web.scope"},
      {SYSTEM "/web.service/libpod-payload-" ID "/x.service", "web.service"},
  };
  CHECK(examples);
}

static void pods_alike_with_both_drivers(void) {
  static const char *const pods[] = {
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID_
      ".slice",
      "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" UID_
      ".slice",
      "/kubepods.slice/kubepods-pod" UID_ ".slice",
      "/kubepods/burstable/pod" UID,
      "/kubepods/besteffort/pod" UID,
      "/kubepods/pod" UID,

      /* kind's */
      "/docker/" ID2 "/kubelet/kubepods/burstable/pod" UID,
      SYSTEM "/docker-" ID2 ".scope/kubelet.slice/kubelet-kubepods.slice"
             "/kubelet-kubepods-burstable.slice"
             "/kubelet-kubepods-burstable-pod" UID_ ".slice",
  };
  static const struct example inside[] = {
      {"/cri-containerd-" ID ".scope", "-" D12},
      {"/docker-" ID ".scope/system.slice/x.service", "-" D12},
      {"/crio-" ID ".scope/container", "-" D12},
      {"/crio-" ID, "-" D12},
      {"/" ID "/kubepods/podx/" ID2, "-" D12},
      {"/crio-conmon-" ID ".scope", ""},
      {"/x/" ID, ""},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof(pods) / sizeof(*pods); i++)
    for (size_t j = 0; j < sizeof(inside) / sizeof(*inside); j++) {
      char path[1024], name[NAME_SIZE];
      snprintf(path, sizeof(path), "%s%s", pods[i], inside[j].path);
      snprintf(name, sizeof(name), "kubepods-pod" UID "%s", inside[j].name);
      check(&(struct example){path, name}, 1);
    }
}

static void other_pods_and_what_is_none(void) {
  static const struct example examples[] = {
      {"/kubepods/pod" MD5 "/" ID, "kubepods-pod" MD5 "-" D12},
      {"/kubepods.slice/kubepods-pod" MD5 ".slice", "kubepods-pod" MD5},

      /* all in one directory; if it is cut, 12 digits are enough */
      {SYSTEM "/containerd.service/kubepods-burstable-pod" UID_
              ".slice:cri-containerd:" ID,
       "kubepods-pod" UID "-" D12},
      {"/" X40 "xxx-kubepods-besteffort-pod" UID_ ".slice:crio:" ID "/x.scope",
       "kubepods-pod" UID "-" D12},
      {"/" X40 "xxxx-kubepods-besteffort-pod" UID_ ".slice:crio:" ID,
       "kubepods-pod" UID},
      {"/kubepods-podx.slice:crio:" D12, "kubepods-podx"},
      {"/kubepods/podx/" X50 X50 X10 "-" ID, "kubepods-podx"},

      {"/kubepods.slice/kubepods-burstable.slice", "kubepods-burstable.slice"},
      {"/kubepods-burstable-podx", "kubepods-burstable-podx"},
      {"/x/burstable/podx", "podx"},
      {"/kubepods/x/podx", "podx"},
      {"/kubepods/burstable/x", "x"},
      {"/system-podx.slice", "system-podx.slice"},
  };
  CHECK(examples);
}

/* The hashes are those of an FNV-1a written apart, which gives the values of
 * RFC 9923. */
static void long_names_stay_apart(void) {
  static const struct example examples[] = {
      {"/" X50 X10 "123", X50 X10 "123"},
      {"/" X50 X10 "1234", X50 "xxxx-0f1b8ced"},
      {"/" X50 X10 "1235", X50 "xxxx-0e1b8b5a"},
      {"/" X50 X10 "\xff\xff\xff\xff", X50 "xxxx-5cc17f21"},
      {"/x/" X50 X10 "123.service", X50 "xxxx-5906e622"},
      {"/" X50 "/" ID, X50 "-" D12},
      {"/" X50 "x/" ID, X50 "x-1a-b59576b0"},
      {"/kubepods/pod" X50 "/" ID, "kubepods-pod" X40 "xx-54a27ee3"},
  };
  CHECK(examples);
}

static void what_the_kernel_side_cut(void) {
  static const struct example examples[] = {
      /* maybe a unit, or not */
      {SYSTEM "/" X120 "xxxxxxx.service/x", X50 "xxxx-13a2383f"},
      {SYSTEM "/" X120 "xxxxxx/x", "system.slice"},

      /* all of it */
      {"/docker/" ID "/" X120 "/" X120 "/" X120 "/" X50 "/x.service",
       "docker-" D12},
      {"/docker/" ID "/" X120 "/" X120 "/" X120 "/" X120 "/x.service", ""},
  };
  CHECK(examples);
}

static void the_buffer_may_end_the_path(void) {
  char path[CGROUP_PATH_SIZE], name[NAME_SIZE];
  memset(path, 'x', sizeof(path));
  cgroup_name(name, path);
  UNIT_TEXT(name, X50 "xxxx-132e7fc5");

  for (size_t i = 1; i < sizeof(path); i += 2)
    path[i] = '\0';
  cgroup_name(name, path);
  UNIT_TEXT(name, "x");

  memcpy(path + sizeof(path) - 10, "xx.service", 10);
  cgroup_name(name, path);
  UNIT_TEXT(name, "xx.service");
}

static void any_path_becomes_a_safe_name(void) {
  uint64_t random = 1;
  for (int i = 0; i < 10000; i++) {
    char path[CGROUP_PATH_SIZE];
    write_path(path, "/kubepods/burstable/pod" UID "/machine.slice/x.service"
                     "/libpod-payload-" ID "/lxc/docker-" ID ".scope");
    for (int j = i % 16; j > 0; j--) {
      uint64_t byte = unit_random(&random);
      path[byte % sizeof(path)] = byte >> 32 & 1 ? byte >> 40 : 0;
    }
    char name[NAME_SIZE];
    memset(name, '\n', sizeof(name));
    cgroup_name(name, path);
    CU_ASSERT_EQUAL_FATAL(name[0] == '\0', path[0] == CGROUP_PATH_LONG);
    size_t length = strnlen(name, sizeof(name));
    CU_ASSERT_FATAL(length < NAME_SIZE);
    while (length-- > 0)
      CU_ASSERT_FATAL(name_is_safe(name[length]));
    CU_ASSERT_FATAL((strcmp(name, "root") == 0) == (path[0] == '\0'));
  }
}

CU_TestInfo cgroup_tests[] = {
    UNIT_TEST(the_root_and_the_deepest_directory),
    UNIT_TEST(the_innermost_unit),
    UNIT_TEST(the_container_by_its_id),
    UNIT_TEST(the_container_by_its_name),
    UNIT_TEST(the_outermost_container),
    UNIT_TEST(pods_alike_with_both_drivers),
    UNIT_TEST(other_pods_and_what_is_none),
    UNIT_TEST(long_names_stay_apart),
    UNIT_TEST(what_the_kernel_side_cut),
    UNIT_TEST(the_buffer_may_end_the_path),
    UNIT_TEST(any_path_becomes_a_safe_name),
    CU_TEST_INFO_NULL,
};
