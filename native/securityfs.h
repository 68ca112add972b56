// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace probetop {

/**
 * A short file of securityfs, whether or not that is mounted: `lockdown`, `lsm`. Throws Error with step `securityfs`; EINVAL
 * for what is no plain name.
 */
std::string ReadSecurityfs(const std::string& name);

}  // namespace probetop
