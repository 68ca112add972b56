// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "handle.h"

namespace probetop {

// Of enum bpf_attach_type, include/uapi/linux/bpf.h; the system's header and libbpf may be older than the kernel.
constexpr uint32_t kPerfEvent = 41;
constexpr uint32_t kKprobeMulti = 42;
constexpr uint32_t kUprobeMulti = 48;
constexpr uint32_t kKprobeSession = 56;

/** BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN. */
constexpr uint32_t kMultiReturn = 1;

/** The link_create of union bpf_attr, as Linux 6.11 has it. Addresses are pointers of ours. */
struct LinkCreate {
  uint32_t program;
  uint32_t target;
  uint32_t type;
  uint32_t flags;
  union {
    struct {
      uint64_t cookie;
    } perf_event;
    struct {
      uint32_t flags;
      uint32_t count;
      uint64_t names;
      uint64_t addresses;
      uint64_t cookies;
    } kprobe_multi;
    struct {
      uint64_t path;
      uint64_t offsets;
      uint64_t reference_counters;
      uint64_t cookies;
      uint32_t count;
      uint32_t flags;
      uint32_t pid;
    } uprobe_multi;
  };
};

/** bpf(BPF_LINK_CREATE). Invalid with errno when the kernel refuses. */
Fd CreateLink(const LinkCreate& create);

/**
 * How often the kernel passed over a call because it had no room to remember its return, or a kprobe was hit inside
 * another (link info of 6.7). -1 where it does not tell: older kernels, other kinds of links.
 */
int64_t MissedBy(int link);

/**
 * The functions of a kprobe.multi link with their cookies (link info of 6.9), both appended; false where the kernel does not tell.
 * Addresses are 0 for whom it hides them from.
 */
bool AppendFunctions(int link, size_t count, std::vector<uint64_t>& cookies,
                     std::vector<uint64_t>& addresses);

}  // namespace probetop
