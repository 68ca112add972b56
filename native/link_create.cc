// SPDX-License-Identifier: MIT
#include "link_create.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace probetop {

namespace {

// Of enum bpf_link_type and enum bpf_perf_event_type.
constexpr uint32_t kPerfEventLink = 7;
constexpr uint32_t kKprobeMultiLink = 8;
constexpr uint32_t kKprobeEvent = 3;
constexpr uint32_t kKretprobeEvent = 4;

/** struct bpf_link_info of Linux 6.9 as far as it is in use. */
struct LinkInfo {
  uint32_t type;
  uint32_t id;
  uint32_t program;
  uint32_t unused;
  union {
    struct {
      uint64_t addresses;
      uint32_t count;
      uint32_t flags;
      uint64_t missed;
      uint64_t cookies;
    } kprobe_multi;
    struct {
      uint32_t type;
      uint32_t unused;
      uint64_t name;
      uint32_t name_bytes;
      uint32_t offset;
      uint64_t address;
      uint64_t missed;
      uint64_t cookie;
    } perf_event;
  };
};

}  // namespace

Fd CreateLink(const LinkCreate& create) {
  return Fd(static_cast<int>(syscall(SYS_bpf, BPF_LINK_CREATE, &create, sizeof(create))));
}

int64_t MissedBy(int link) {
  LinkInfo info = {};
  uint32_t bytes = sizeof(info);
  if (bpf_obj_get_info_by_fd(link, &info, &bytes)) return -1;
  // The kernel says how large its own is. Both counters came together, with this one as its last field.
  if (bytes < offsetof(LinkInfo, perf_event.missed) + sizeof(uint64_t)) return -1;
  if (info.type == kKprobeMultiLink) return static_cast<int64_t>(info.kprobe_multi.missed);
  const bool kprobe = info.type == kPerfEventLink && (info.perf_event.type == kKprobeEvent ||
                                                      info.perf_event.type == kKretprobeEvent);
  return kprobe ? static_cast<int64_t>(info.perf_event.missed) : -1;
}

bool AppendFunctions(int link, size_t count, std::vector<uint64_t>& cookies,
                     std::vector<uint64_t>& addresses) {
  std::vector<uint64_t> own_cookies(count), own_addresses(count);
  LinkInfo info = {};
  uint32_t bytes = sizeof(info);
  info.kprobe_multi.count = static_cast<uint32_t>(count);
  info.kprobe_multi.addresses = reinterpret_cast<uintptr_t>(own_addresses.data());
  info.kprobe_multi.cookies = reinterpret_cast<uintptr_t>(own_cookies.data());
  // An older kernel refuses what it has no field for, and says how large its own is.
  if (bpf_obj_get_info_by_fd(link, &info, &bytes)) return false;
  if (bytes < offsetof(LinkInfo, kprobe_multi.cookies) + sizeof(uint64_t)) return false;
  if (info.type != kKprobeMultiLink || info.kprobe_multi.count != count) return false;
  cookies.insert(cookies.end(), own_cookies.begin(), own_cookies.end());
  addresses.insert(addresses.end(), own_addresses.begin(), own_addresses.end());
  return true;
}

}  // namespace probetop
