// SPDX-License-Identifier: MIT
#include <errno.h>

#include <stdexcept>

#include "attach.h"
#include "perf_event.h"
#include "tracefs.h"

namespace probetop {

namespace {

bool PlainName(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos && name.find("..") == std::string::npos;
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
    throw RefusedError(error.number(), spec, target);
  } catch (const std::logic_error&) {
    throw RefusedError(EPROTO, spec, target);
  }
}

}  // namespace

// Not bpf_program__attach_tracepoint: that looks for tracefs at two fixed places only.
void AttachTracepoint(Attaching& attaching, const AttachSpec& spec) {
  const bpf_program* program = attaching.ProgramOf(spec);
  const std::string target = spec.category + ":" + spec.name;
  perf_event_attr attributes = {};
  attributes.type = PERF_TYPE_TRACEPOINT;
  attributes.config = TracepointId(spec, target);
  Fd event = OpenPerfEvent(attributes, 0);
  if (!event.valid()) throw RefusedError(errno, spec, target);
  if (spec.cookies.empty()) {
    Link link(bpf_program__attach_perf_event(program, event.get()));
    if (!link) throw RefusedError(errno, spec, target);
    event.Release();
    attaching.Attached(Attachment(spec.program, std::move(link)), 1);
    return;
  }
  Fd link = LinkPerfEvent(bpf_program__fd(program), event, spec.cookies[0]);
  if (!link.valid()) throw RefusedError(errno, spec, target);
  attaching.Attached(Attachment(spec.program, std::move(link)), 1);
}

}  // namespace probetop
