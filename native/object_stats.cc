// SPDX-License-Identifier: MIT
// What the kernel counts of an object's programs and links.
#include <bpf/bpf.h>
#include <errno.h>
#include <stddef.h>

#include <algorithm>

#include "error.h"
#include "link_create.h"
#include "object.h"

namespace probetop {

namespace {

void AddProgram(int fd, ProgramStats& stats) {
  bpf_prog_info info = {};
  uint32_t bytes = sizeof(info);
  if (const int result = bpf_obj_get_info_by_fd(fd, &info, &bytes)) {
    throw Error::Because(-result, "stats", stats.program,
                         "cannot read the statistics of " + stats.program);
  }
  const bool tells = bytes >= offsetof(bpf_prog_info, recursion_misses) + sizeof(uint64_t);
  stats.runs += info.run_cnt;
  stats.run_time_ns += info.run_time_ns;
  stats.misses =
      tells && stats.misses >= 0 ? stats.misses + static_cast<int64_t>(info.recursion_misses) : -1;
}

}  // namespace

std::vector<ProgramStats> Object::Stats() const {
  std::vector<ProgramStats> all;
  std::map<std::string, size_t> index;
  bpf_program* program;
  bpf_object__for_each_program(program, object_) {
    const int fd = bpf_program__fd(program);
    if (fd < 0) continue;
    const std::string name = bpf_program__name(program);
    index[name] = all.size();
    all.push_back({name, 0, 0, 0, -1});
    AddProgram(fd, all.back());
  }
  std::lock_guard<std::mutex> lock(links_mutex_);
  for (const Attachment& link : links_) {
    const auto found = index.find(link.program());
    if (found == index.end()) continue;
    ProgramStats& stats = all[found->second];
    if (link.copy().valid()) AddProgram(link.copy().get(), stats);
    const int64_t missed = MissedBy(link.link());
    if (missed >= 0) stats.missed_by_links = std::max<int64_t>(stats.missed_by_links, 0) + missed;
  }
  return all;
}

}  // namespace probetop
