// SPDX-License-Identifier: MIT
// fentry and fexit: a program of these types is verified against one function, so each gets a copy of the object's.
#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>

#include <cstring>

#include "attach.h"
#include "kernel_types.h"

namespace probetop {

namespace {

/** What bpf/lib/function.bpf.h loads where the cookie is to be. */
constexpr uint64_t kCookieMark = 0x636f6f6b69652121;
constexpr char kLicense[] = "Dual MIT/GPL";

/** The instructions that libbpf has loaded, with maps and fields in place, and each one's cookie written in. */
class Copies {
 public:
  Copies(const bpf_program* program, const AttachSpec& spec)
      : name_(spec.program),
        type_(spec.at == AttachAt::kReturn ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY),
        instructions_(bpf_program__insns(program),
                      bpf_program__insns(program) + bpf_program__insn_cnt(program)) {
    for (size_t i = 0; i + 1 < instructions_.size(); i++) {
      if (Wide(i) && Value(i) == kCookieMark) marks_.push_back(i);
    }
    if (marks_.empty()) {
      throw Error(kAbi, "attach", name_, "the program has no place for a cookie: " + name_);
    }
  }

  /** Invalid with errno when the verifier refuses. */
  Fd Load(const KernelFunction& function, uint64_t cookie) {
    for (const size_t at : marks_) {
      instructions_[at].imm = static_cast<int32_t>(static_cast<uint32_t>(cookie));
      instructions_[at + 1].imm = static_cast<int32_t>(static_cast<uint32_t>(cookie >> 32));
    }
    LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = type_,
                .attach_btf_id = function.id,
                .attach_btf_obj_fd = static_cast<uint32_t>(function.module));
    return Fd(bpf_prog_load(BPF_PROG_TYPE_TRACING, name_.c_str(), kLicense, instructions_.data(),
                            instructions_.size(), &options));
  }

 private:
  bool Wide(size_t at) const {
    return instructions_[at].code == (BPF_LD | BPF_IMM | BPF_DW) && instructions_[at].src_reg == 0;
  }
  uint64_t Value(size_t at) const {
    return static_cast<uint32_t>(instructions_[at].imm) |
           static_cast<uint64_t>(static_cast<uint32_t>(instructions_[at + 1].imm)) << 32;
  }

  std::string name_;
  bpf_attach_type type_;
  std::vector<bpf_insn> instructions_;
  /** Indexes of the instructions that load the mark. */
  std::vector<size_t> marks_;
};

}  // namespace

void AttachTrampolines(Attaching& attaching, const AttachSpec& spec) {
  Copies copies(attaching.ProgramOf(spec), spec);
  KernelTypes types;
  for (size_t i = 0; i < spec.names.size(); i++) {
    attaching.CheckCancelled(spec);
    const std::string module = spec.modules.empty() ? "" : spec.modules[i];
    const auto function = types.Function(spec.names[i], module);
    if (!function) {
      attaching.Refused(spec, i, ENOENT);
      continue;
    }
    Fd program = copies.Load(*function, spec.cookies[i]);
    Fd link(program.valid() ? bpf_raw_tracepoint_open(nullptr, program.get()) : -1);
    if (link.valid()) {
      attaching.Attached(Attachment(spec.program, std::move(link), std::move(program)), 1);
    } else {
      attaching.Refused(spec, i, errno);
    }
  }
}

}  // namespace probetop
