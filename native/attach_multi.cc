// SPDX-License-Identifier: MIT
// One link for many functions: kprobe.multi (5.18), its sessions (6.10), uprobe.multi (6.6). By the system call itself,
// since libbpf 1.1 knows only the first.
#include <errno.h>

#include "attach.h"
#include "link_create.h"

namespace probetop {

namespace {

template <typename T>
uint64_t Address(const T* pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

class MultiLink {
 public:
  MultiLink(Attaching& attaching, const AttachSpec& spec)
      : attaching_(attaching),
        spec_(spec),
        program_(static_cast<uint32_t>(bpf_program__fd(attaching.ProgramOf(spec)))) {
    if (spec.kind == AttachKind::kUprobeMulti || by_address()) return;
    for (const std::string& name : spec.names) names_.push_back(name.c_str());
  }

  /**
   * The kernel takes all of a list or none, and does not say which one it refuses: halves are tried until those are left
   * alone. What it took on the way stays, so the whole is tried about three times and not once for each refused one.
   */
  void Attach(size_t from, size_t to) {
    if (from == to) return;
    attaching_.CheckCancelled(spec_);
    Fd link = Create(from, to);
    if (link.valid()) {
      if (!names_.empty()) {
        Resolved& resolved = attaching_.report.resolved;
        AppendFunctions(link.get(), to - from, resolved.cookies, resolved.addresses);
      }
      attaching_.Attached(Attachment(spec_.program, std::move(link)), to - from);
      return;
    }
    const int number = errno;
    // No word about a function: this kernel has no such links.
    if (number == EOPNOTSUPP || number == ENOSYS) {
      throw RefusedError(number, spec_, std::to_string(to - from) + " functions at once");
    }
    if (to - from == 1) {
      attaching_.Refused(spec_, from, number);
      return;
    }
    const size_t middle = from + (to - from) / 2;
    Attach(from, middle);
    Attach(middle, to);
  }

 private:
  bool by_address() const { return !spec_.addresses.empty(); }

  Fd Create(size_t from, size_t to) const {
    LinkCreate create = {};
    create.program = program_;
    const auto count = static_cast<uint32_t>(to - from);
    const uint32_t flags = spec_.at == AttachAt::kReturn ? kMultiReturn : 0;
    const uint64_t cookies = Address(spec_.cookies.data() + from);
    if (spec_.kind == AttachKind::kUprobeMulti) {
      create.type = kUprobeMulti;
      create.uprobe_multi = {};
      create.uprobe_multi.path = Address(spec_.path.c_str());
      create.uprobe_multi.offsets = Address(spec_.addresses.data() + from);
      create.uprobe_multi.cookies = cookies;
      create.uprobe_multi.count = count;
      create.uprobe_multi.flags = flags;
      create.uprobe_multi.pid = static_cast<uint32_t>(spec_.pid);
      return CreateLink(create);
    }
    create.type = spec_.at == AttachAt::kSession ? kKprobeSession : kKprobeMulti;
    create.kprobe_multi = {};
    create.kprobe_multi.flags = flags;
    create.kprobe_multi.count = count;
    create.kprobe_multi.cookies = cookies;
    if (by_address()) {
      create.kprobe_multi.addresses = Address(spec_.addresses.data() + from);
    } else {
      create.kprobe_multi.names = Address(names_.data() + from);
    }
    return CreateLink(create);
  }

  Attaching& attaching_;
  const AttachSpec& spec_;
  uint32_t program_;
  std::vector<const char*> names_;
};

}  // namespace

void AttachMulti(Attaching& attaching, const AttachSpec& spec) {
  MultiLink(attaching, spec).Attach(0, spec.names.size());
}

}  // namespace probetop
