// SPDX-License-Identifier: MIT
#include "private_mount.h"

#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace probetop {

// glibc has had these calls only since 2.36.
Fd MountPrivately(const char* type) {
  const Fd context(static_cast<int>(syscall(SYS_fsopen, type, FSOPEN_CLOEXEC)));
  if (!context.valid()) return Fd();
  if (syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0)) return Fd();
  return Fd(static_cast<int>(syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, 0)));
}

}  // namespace probetop
