// SPDX-License-Identifier: MIT
// kprobes and uprobes, each a perf event with the program and a cookie. Not by libbpf, which reads sysfs for each.
#include <errno.h>

#include <fstream>

#include "attach.h"
#include "perf_event.h"

namespace probetop {

namespace {

/** What sysfs says of the events of a kind. */
struct PerfProbes {
  uint32_t type;
  /** Set in config for a return probe. */
  uint64_t return_bit;
};

/** Throws Error ENOENT when this kernel has none. */
PerfProbes ReadPerfProbes(const AttachSpec& spec) {
  const std::string kind = spec.kind == AttachKind::kKprobe ? "kprobe" : "uprobe";
  const std::string folder = "/sys/bus/event_source/devices/" + kind;
  PerfProbes probes = {};
  std::ifstream type(folder + "/type");
  if (!(type >> probes.type)) {
    throw Error(ENOENT, "attach", spec.program, "this kernel has no " + kind + "s");
  }
  // "config:0"
  std::ifstream format(folder + "/format/retprobe");
  std::string text;
  unsigned bit = 0;
  if (std::getline(format, text, ':')) format >> bit;
  probes.return_bit = 1ull << (bit & 63);
  return probes;
}

}  // namespace

void AttachPerfProbes(Attaching& attaching, const AttachSpec& spec) {
  const PerfProbes probes = ReadPerfProbes(spec);
  const int program = bpf_program__fd(attaching.ProgramOf(spec));
  for (size_t i = 0; i < spec.names.size(); i++) {
    attaching.CheckCancelled(spec);
    const uint64_t address = spec.addresses.empty() ? 0 : spec.addresses[i];
    perf_event_attr attributes = {};
    attributes.type = probes.type;
    if (spec.at == AttachAt::kReturn) attributes.config = probes.return_bit;
    if (spec.kind == AttachKind::kUprobe) {
      attributes.uprobe_path = reinterpret_cast<uintptr_t>(spec.path.c_str());
      attributes.probe_offset = address;
    } else if (address) {
      attributes.kprobe_addr = address;
    } else {
      attributes.kprobe_func = reinterpret_cast<uintptr_t>(spec.names[i].c_str());
    }
    const Fd event = OpenPerfEvent(attributes, spec.pid);
    Fd link = event.valid() ? LinkPerfEvent(program, event, spec.cookies[i]) : Fd();
    if (link.valid()) {
      attaching.Attached(Attachment(spec.program, std::move(link)), 1);
    } else {
      attaching.Refused(spec, i, errno);
    }
  }
}

}  // namespace probetop
