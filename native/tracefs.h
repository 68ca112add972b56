// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace probetop {

struct TracefsPlace {
  /** The mount point; empty for a private mount. */
  std::string path;
};

/**
 * Finds tracefs among the mounts, or makes a mount of it that has no place in any tree: nobody else sees it, and it
 * is gone with the process. Once found it is kept. Throws Error with step `tracefs`.
 */
TracefsPlace FindTracefs();

/** A whole file below tracefs. Throws Error with step `tracefs`; EINVAL for a path that leads elsewhere. */
std::string ReadTracefs(const std::string& relative_path);

}  // namespace probetop
