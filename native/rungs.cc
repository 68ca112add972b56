// SPDX-License-Identifier: MIT
#include "rungs.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>

#include "error.h"
#include "handle.h"
#include "kernel_types.h"
#include "link_create.h"
#include "perf_event.h"

namespace probetop {

namespace {

/** Exists for such tries, and nothing calls it but BPF_PROG_TEST_RUN (net/bpf/test_run.c). */
constexpr char kTestFunction[] = "bpf_fentry_test1";

/** A program that does nothing. */
Fd LoadEmpty(bpf_prog_type type, uint32_t attach_type, uint32_t function) {
  bpf_insn program[2] = {};
  program[0].code = BPF_ALU64 | BPF_MOV | BPF_K;
  program[1].code = BPF_JMP | BPF_EXIT;
  LIBBPF_OPTS(bpf_prog_load_opts, options,
              .expected_attach_type = static_cast<bpf_attach_type>(attach_type),
              .attach_btf_id = function);
  return Fd(bpf_prog_load(type, nullptr, "GPL", program, 2, &options));
}

int TryFentry() {
  KernelTypes types;
  const auto function = types.Function(kTestFunction);
  if (!function) return ENOENT;
  const Fd program = LoadEmpty(BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, function->id);
  if (!program.valid()) return errno;
  // The trampoline is made here, and some architectures have none.
  const Fd link(bpf_raw_tracepoint_open(nullptr, program.get()));
  return link.valid() ? 0 : errno;
}

/** A kernel that has such links says that it wants at least one function, others that they know none. */
int TryKprobeMulti() {
  const Fd program = LoadEmpty(BPF_PROG_TYPE_KPROBE, kKprobeMulti, 0);
  if (!program.valid()) return errno;
  LinkCreate create = {};
  create.program = static_cast<uint32_t>(program.get());
  create.type = kKprobeMulti;
  create.kprobe_multi = {};
  const Fd link = CreateLink(create);
  return link.valid() || errno == EINVAL ? 0 : errno;
}

/** The same with a path that is no regular file: EBADF, where EINVAL would also be for an unknown type. */
int TryUprobeMulti() {
  const Fd program = LoadEmpty(BPF_PROG_TYPE_KPROBE, kUprobeMulti, 0);
  if (!program.valid()) return errno;
  const uint64_t offset = 0;
  LinkCreate create = {};
  create.program = static_cast<uint32_t>(program.get());
  create.type = kUprobeMulti;
  create.uprobe_multi = {};
  create.uprobe_multi.path = reinterpret_cast<uintptr_t>("/");
  create.uprobe_multi.offsets = reinterpret_cast<uintptr_t>(&offset);
  create.uprobe_multi.count = 1;
  const Fd link = CreateLink(create);
  return link.valid() || errno == EBADF ? 0 : errno;
}

/** Of the kernel, on a CPU, as those by which programs are attached; it counts nothing. */
int TryPerfEvent() {
  perf_event_attr attributes = {};
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_DUMMY;
  attributes.disabled = 1;
  const Fd event = OpenPerfEvent(attributes, 0);
  return event.valid() ? 0 : errno;
}

}  // namespace

int TryAttachKind(const std::string& kind) {
  if (kind == "fentry") return TryFentry();
  if (kind == "kprobe-multi") return TryKprobeMulti();
  if (kind == "uprobe-multi") return TryUprobeMulti();
  if (kind == "perf-event") return TryPerfEvent();
  throw Error(EINVAL, "arguments", "kind", "not a way to attach that can be tried: " + kind);
}

void RegisterSections() {
  // A later libbpf knows them itself, and looks there first.
  libbpf_register_prog_handler("kprobe.session", BPF_PROG_TYPE_KPROBE,
                               static_cast<bpf_attach_type>(kKprobeSession), nullptr);
  libbpf_register_prog_handler("uprobe.multi", BPF_PROG_TYPE_KPROBE,
                               static_cast<bpf_attach_type>(kUprobeMulti), nullptr);
}

}  // namespace probetop
