// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace probetop {

/**
 * Whether the running kernel lets a program of that type (`tracepoint`, `kprobe`, `raw_tracepoint`, `tracing`) call the
 * helper of that number. Asked once, then remembered. Throws Error with step `helper`.
 */
bool HasHelper(const std::string& type, int helper);

/** Turns the kernel's run-time statistics on while the descriptor is open. Throws Error with step `stats`. */
int OpenRunStats();

}  // namespace probetop
