// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include <string>

namespace probetop {

// Calls that nobody but this process makes, to measure on them what it costs to trace a call.

/** Where the kernel finds a function. */
struct FunctionPlace {
  std::string path;
  /** In the file. */
  uint64_t offset;
};

/** Of a function of the addon's own. Throws Error with step `own function`. */
FunctionPlace OwnFunction();

/**
 * What so many calls take, in ns: of that function for `own function`, of getuid(2) for `system call`. Throws Error EINVAL for
 * anything else.
 */
uint64_t TimeCalls(const std::string& of, uint32_t calls);

}  // namespace probetop
