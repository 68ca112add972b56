// SPDX-License-Identifier: MIT
#include "own_calls.h"

#include <errno.h>
#include <link.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "error.h"

namespace probetop {

namespace {

volatile uint32_t called = 0;

/** Not empty: a uprobe at a lone return would be emulated, and cost less than one that is stepped over. */
__attribute__((noinline)) void Called() { called = called + 1; }

struct Search {
  uintptr_t address;
  FunctionPlace place;
};

/** Addresses of a segment are those of its file, moved by what it says. */
int LookInto(dl_phdr_info* info, size_t, void* data) {
  auto* search = static_cast<Search*>(data);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const auto& segment = info->dlpi_phdr[i];
    const uintptr_t within = search->address - (info->dlpi_addr + segment.p_vaddr);
    if (segment.p_type != PT_LOAD || within >= segment.p_filesz) continue;
    search->place = {info->dlpi_name, segment.p_offset + within};
    return 1;
  }
  return 0;
}

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

template <typename Call>
uint64_t Time(uint32_t calls, Call call) {
  const uint64_t from = Now();
  for (uint32_t i = 0; i < calls; i++) call();
  return Now() - from;
}

}  // namespace

FunctionPlace OwnFunction() {
  Search search{reinterpret_cast<uintptr_t>(&Called), {}};
  if (dl_iterate_phdr(LookInto, &search) == 0 || search.place.path.empty()) {
    throw Error(ENOENT, "own function", "", "the addon's own file cannot be found");
  }
  return search.place;
}

uint64_t TimeCalls(const std::string& of, uint32_t calls) {
  if (of == "own function") return Time(calls, Called);
  if (of == "system call") return Time(calls, [] { syscall(SYS_getuid); });
  throw Error(EINVAL, "arguments", "of", "there are no calls of: " + of);
}

}  // namespace probetop
