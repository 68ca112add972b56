// SPDX-License-Identifier: MIT
#include "securityfs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "error.h"
#include "handle.h"
#include "private_mount.h"

namespace probetop {

namespace {

constexpr char kMountPoint[] = "/sys/kernel/security/";

Fd Open(const std::string& name) {
  Fd mounted(open((kMountPoint + name).c_str(), O_RDONLY | O_CLOEXEC));
  if (mounted.valid() || errno != ENOENT) return mounted;
  const Fd directory = MountPrivately("securityfs");
  if (!directory.valid()) return Fd();
  return Fd(openat(directory.get(), name.c_str(), O_RDONLY | O_CLOEXEC));
}

}  // namespace

std::string ReadSecurityfs(const std::string& name) {
  if (name.empty() || name[0] == '.' || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos) {
    throw Error(EINVAL, "securityfs", name, "not the name of a file of securityfs: " + name);
  }
  const Fd file = Open(name);
  char content[4096];
  const ssize_t got = file.valid() ? read(file.get(), content, sizeof(content)) : -1;
  if (got < 0) throw Error::Because(errno, "securityfs", name, "cannot read securityfs");
  return std::string(content, static_cast<size_t>(got));
}

}  // namespace probetop
