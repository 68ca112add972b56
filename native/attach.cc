// SPDX-License-Identifier: MIT
#include "attach.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"
#include "handle.h"
#include "tracefs.h"

namespace probetop {

namespace {

bool PlainName(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos && name.find("..") == std::string::npos;
}

bool ToTracepoint(const AttachSpec& spec) { return !spec.category.empty() || !spec.name.empty(); }

std::string TargetOf(const AttachSpec& spec, const bpf_program* program) {
  return ToTracepoint(spec) ? spec.category + ":" + spec.name : bpf_program__section_name(program);
}

Error Refused(int number, const AttachSpec& spec, const std::string& target) {
  return Error::Because(number, "attach", spec.program,
                        "cannot attach " + spec.program + " to " + target);
}

uint64_t TracepointId(const AttachSpec& spec, const std::string& target) {
  if (!PlainName(spec.category) || !PlainName(spec.name)) {
    throw Error(EINVAL, "attach", spec.program, "not the name of a tracepoint: " + target);
  }
  try {
    return std::stoull(ReadTracefs("events/" + spec.category + "/" + spec.name + "/id"));
  } catch (const Error& error) {
    // Only the tracepoint's absence is the tracepoint's affair; want of tracefs has its own sentence.
    if (error.subject() == "tracefs") throw;
    throw Refused(error.number(), spec, target);
  } catch (const std::logic_error&) {
    throw Refused(EPROTO, spec, target);
  }
}

// Not bpf_program__attach_tracepoint: that looks for tracefs at two fixed places only.
Link AttachTracepoint(const bpf_program* program, const AttachSpec& spec,
                      const std::string& target) {
  perf_event_attr attributes = {};
  attributes.type = PERF_TYPE_TRACEPOINT;
  attributes.size = sizeof(attributes);
  attributes.config = TracepointId(spec, target);
  // A program on a tracepoint runs for every CPU, whichever one its event names.
  Fd event(
      static_cast<int>(syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
  if (!event.valid()) throw Refused(errno, spec, target);
  Link link(bpf_program__attach_perf_event(program, event.get()));
  if (!link) throw Refused(errno, spec, target);
  event.Release();
  return link;
}

Link AttachOne(const bpf_program* program, const AttachSpec& spec, const std::string& target) {
  if (ToTracepoint(spec)) return AttachTracepoint(program, spec, target);
  Link link(bpf_program__attach(program));
  if (!link) throw Refused(errno, spec, target);
  return link;
}

}  // namespace

AttachReport AttachAll(bpf_object* object, const std::vector<AttachSpec>& specs,
                       const std::function<bool()>& cancelled,
                       const std::function<void(size_t done)>& progress) {
  AttachReport report;
  try {
    for (size_t i = 0; i < specs.size(); i++) {
      const AttachSpec& spec = specs[i];
      if (cancelled()) {
        throw Error(ECANCELED, "attach", spec.program, "attaching was called off");
      }
      const bpf_program* program = bpf_object__find_program_by_name(object, spec.program.c_str());
      if (!program) {
        throw Error(kAbi, "attach", spec.program, "the object has no program " + spec.program);
      }
      if (bpf_program__fd(program) < 0) {
        throw Error(EINVAL, "attach", spec.program, "the program was not loaded: " + spec.program);
      }
      const std::string target = TargetOf(spec, program);
      try {
        report.links.push_back(AttachOne(program, spec, target));
      } catch (const Error& error) {
        if (!spec.optional || error.number() != ENOENT) throw;
        report.skipped.push_back({spec.program, target, error.number(), error.what()});
      }
      progress(i + 1);
    }
    if (cancelled()) throw Error(ECANCELED, "attach", "", "attaching was called off");
  } catch (...) {
    DetachAll(report.links);
    throw;
  }
  return report;
}

void DetachAll(std::vector<Link>& links) {
  if (links.empty()) return;
  while (!links.empty()) links.pop_back();
  // A program that another CPU entered just before may still be sending its record. Such programs run inside RCU
  // read sections, and this call waits for those: totals taken after it are final.
  syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

}  // namespace probetop
