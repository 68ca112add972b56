// SPDX-License-Identifier: MIT
#include "attach.h"

#include <errno.h>

#include <utility>

namespace probetop {

namespace {

/** So many refused and none taken: the kernel has something against all of them. */
constexpr size_t kHopeless = 64;

/** What is wrong with us or this machine, not with one function. */
bool Fatal(int number) {
  return number == EPERM || number == EACCES || number == EMFILE || number == ENFILE ||
         number == ENOMEM || number == ECANCELED;
}

std::string TargetOf(const AttachSpec& spec, const bpf_program* program) {
  return spec.kind == AttachKind::kTracepoint ? spec.category + ":" + spec.name
                                              : bpf_program__section_name(program);
}

void AttachSection(Attaching& attaching, const AttachSpec& spec) {
  const bpf_program* program = attaching.ProgramOf(spec);
  Link link(bpf_program__attach(program));
  if (!link) throw RefusedError(errno, spec, bpf_program__section_name(program));
  attaching.Attached(Attachment(spec.program, std::move(link)), 1);
}

void AttachOne(Attaching& attaching, const AttachSpec& spec) {
  try {
    spec.kind == AttachKind::kTracepoint ? AttachTracepoint(attaching, spec)
                                         : AttachSection(attaching, spec);
  } catch (const Error& error) {
    if (!spec.optional || error.number() != ENOENT) throw;
    const std::string target = TargetOf(spec, attaching.ProgramOf(spec));
    const bool known = !spec.cookies.empty();
    attaching.Skip(
        {spec.program, target, error.number(), error.what(), known, known ? spec.cookies[0] : 0});
  }
}

void AttachList(Attaching& attaching, const AttachSpec& spec) {
  switch (spec.kind) {
    case AttachKind::kKprobe:
    case AttachKind::kUprobe:
      return AttachPerfProbes(attaching, spec);
    case AttachKind::kFentry:
      return AttachTrampolines(attaching, spec);
    default:
      return AttachMulti(attaching, spec);
  }
}

}  // namespace

Error RefusedError(int number, const AttachSpec& spec, const std::string& target) {
  return Error::Because(number, "attach", spec.program,
                        "cannot attach " + spec.program + " to " + target);
}

const bpf_program* Attaching::ProgramOf(const AttachSpec& spec) const {
  const bpf_program* program = bpf_object__find_program_by_name(object_, spec.program.c_str());
  if (!program) {
    throw Error(kAbi, "attach", spec.program, "the object has no program " + spec.program);
  }
  if (bpf_program__fd(program) < 0) {
    throw Error(EINVAL, "attach", spec.program, "the program was not loaded: " + spec.program);
  }
  return program;
}

void Attaching::CheckCancelled(const AttachSpec& spec) const {
  if (cancelled_()) throw Error(ECANCELED, "attach", spec.program, "attaching was called off");
}

void Attaching::Attached(Attachment link, size_t targets) {
  report.links.push_back(std::move(link));
  report.attached += targets;
  progress_(done_ += targets);
}

void Attaching::Skip(const Skipped& skipped) {
  report.skipped.push_back(skipped);
  progress_(++done_);
}

void Attaching::Refused(const AttachSpec& spec, size_t function, int number) {
  const Error error = RefusedError(number, spec, spec.names[function]);
  const bool hopeless = report.attached == 0 && report.skipped.size() >= kHopeless;
  if (Fatal(number) || hopeless) throw error;
  Skip({spec.program, spec.names[function], error.number(), error.what(), true,
        spec.cookies[function]});
}

AttachReport AttachAll(bpf_object* object, const std::vector<AttachSpec>& specs,
                       const std::function<bool()>& cancelled,
                       const std::function<void(size_t done)>& progress) {
  Attaching attaching(object, cancelled, progress);
  try {
    for (const AttachSpec& spec : specs) {
      attaching.CheckCancelled(spec);
      attaching.ProgramOf(spec);
      spec.listed() ? AttachList(attaching, spec) : AttachOne(attaching, spec);
    }
    attaching.CheckCancelled({});
  } catch (...) {
    DetachAll(attaching.report.links);
    throw;
  }
  return std::move(attaching.report);
}

}  // namespace probetop
