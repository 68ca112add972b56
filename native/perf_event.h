// SPDX-License-Identifier: MIT
#pragma once

#include <linux/perf_event.h>

#include <cstdint>

#include "handle.h"

namespace probetop {

/** Opens an event for one process, or with pid 0 for all. Invalid with errno when the kernel refuses. */
Fd OpenPerfEvent(perf_event_attr& attributes, int pid);

/** Attaches a program with a cookie (5.15) and turns the event on: the link keeps it. Invalid with errno when refused. */
Fd LinkPerfEvent(int program, const Fd& event, uint64_t cookie);

}  // namespace probetop
