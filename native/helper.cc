// SPDX-License-Identifier: MIT
#include "helper.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include <map>
#include <mutex>
#include <utility>

#include "error.h"
#include "handle.h"

namespace probetop {

namespace {

bpf_prog_type TypeNamed(const std::string& name) {
  if (name == "tracepoint") return BPF_PROG_TYPE_TRACEPOINT;
  if (name == "kprobe") return BPF_PROG_TYPE_KPROBE;
  if (name == "raw_tracepoint") return BPF_PROG_TYPE_RAW_TRACEPOINT;
  if (name == "tracing") return BPF_PROG_TYPE_TRACING;
  throw Error(EINVAL, "helper", name, "not a program type that can be asked about: " + name);
}

// libbpf_probe_bpf_helper() knows no tracing programs, takes a want of privilege for a yes, and in 1.1 does not know
// the last of these three sentences.
bool Refuses(const char* log) {
  return strstr(log, "invalid func ") || strstr(log, "unknown func ") ||
         strstr(log, "program of this type cannot use helper ");
}

bool Ask(bpf_prog_type type, const std::string& name, int helper) {
  bpf_insn program[2] = {};
  program[0].code = BPF_JMP | BPF_CALL;
  program[0].imm = helper;
  program[1].code = BPF_JMP | BPF_EXIT;
  char log[4096] = "";
  LIBBPF_OPTS(bpf_prog_load_opts, options, .log_level = 1, .log_size = sizeof(log), .log_buf = log);
  if (type == BPF_PROG_TYPE_TRACING) {
    // Any attach target will do; this tracepoint every kernel has.
    const int target = libbpf_find_vmlinux_btf_id("sched_switch", BPF_TRACE_RAW_TP);
    if (target < 0) throw Error::Because(-target, "helper", name, "no kernel type information");
    options.expected_attach_type = BPF_TRACE_RAW_TP;
    options.attach_btf_id = static_cast<uint32_t>(target);
  }
  const Fd loaded(bpf_prog_load(type, nullptr, "GPL", program, 2, &options));
  if (loaded.valid()) return true;
  // Without a word from the verifier the program did not get as far as that.
  if (!log[0]) throw Error::Because(errno, "helper", name, "cannot load a program of this type");
  return !Refuses(log);
}

}  // namespace

bool HasHelper(const std::string& name, int helper) {
  static std::mutex mutex;
  static std::map<std::pair<bpf_prog_type, int>, bool> known;
  const bpf_prog_type type = TypeNamed(name);
  std::lock_guard<std::mutex> lock(mutex);
  const auto found = known.find({type, helper});
  if (found != known.end()) return found->second;
  return known[{type, helper}] = Ask(type, name, helper);
}

int OpenRunStats() {
  const int fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
  if (fd < 0) throw Error::Because(errno, "stats", "", "cannot turn run-time statistics on");
  return fd;
}

}  // namespace probetop
