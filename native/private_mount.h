// SPDX-License-Identifier: MIT
#pragma once

#include "handle.h"

namespace probetop {

/**
 * A mount of one of the kernel's own file systems that has no place in any tree: nobody else sees it, and it is gone with the
 * process. Not valid, with errno, where that is not allowed, or not known (before 5.2).
 */
Fd MountPrivately(const char* type);

}  // namespace probetop
