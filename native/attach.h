// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace probetop {

struct LinkDeleter {
  void operator()(bpf_link* link) const { bpf_link__destroy(link); }
};
using Link = std::unique_ptr<bpf_link, LinkDeleter>;

struct AttachSpec {
  std::string program;
  bool optional = false;
  /** Attach to this tracepoint; both empty: as the program's section says. */
  std::string category;
  std::string name;
};

struct Skipped {
  std::string program;
  std::string target;
  int number;
  std::string reason;
};

struct AttachReport {
  std::vector<Link> links;
  std::vector<Skipped> skipped;
};

/**
 * Attaches in order. Nothing stays attached when it throws: Error EABI for a program the object lacks, ECANCELED when
 * `cancelled` says so, else the kernel's reason.
 */
AttachReport AttachAll(bpf_object* object, const std::vector<AttachSpec>& specs,
                       const std::function<bool()>& cancelled,
                       const std::function<void(size_t done)>& progress);

/** Closes the links, the latest first, and waits until no program of theirs runs any more. */
void DetachAll(std::vector<Link>& links);

}  // namespace probetop
