// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "handle.h"

namespace probetop {

struct LinkDeleter {
  void operator()(bpf_link* link) const { bpf_link__destroy(link); }
};
using Link = std::unique_ptr<bpf_link, LinkDeleter>;

/** One link, and what lives as long as it. Descriptors only: whatever ends this process detaches it. */
class Attachment {
 public:
  Attachment(std::string program, Link link)
      : program_(std::move(program)), link_(std::move(link)) {}
  /** @param copy of that program of the object's, loaded for this link alone */
  Attachment(std::string program, Fd fd, Fd copy = Fd())
      : program_(std::move(program)), copy_(std::move(copy)), fd_(std::move(fd)) {}

  int link() const { return link_ ? bpf_link__fd(link_.get()) : fd_.get(); }
  /** Invalid if the link is of the object's own program. */
  const Fd& copy() const { return copy_; }
  const std::string& program() const { return program_; }

 private:
  std::string program_;
  Link link_;
  Fd copy_;
  /** Last, so that it is closed first. */
  Fd fd_;
};

/**
 * Closes the links, and waits until no program of theirs runs any more. Each one waits in the kernel, so many are closed by
 * several threads. `progress` is called from one of them at a time with how many are done.
 * @param cancelled asked between two: the others stay in `attachments`
 */
void DetachAll(std::vector<Attachment>& attachments,
               const std::function<bool()>& cancelled = nullptr,
               const std::function<void(size_t done)>& progress = nullptr);

}  // namespace probetop
