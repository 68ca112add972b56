// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attachment.h"
#include "error.h"

namespace probetop {

enum class AttachKind {
  kSection,
  kTracepoint,
  kKprobe,
  kKprobeMulti,
  kFentry,
  kUprobe,
  kUprobeMulti
};
enum class AttachAt { kEntry, kReturn, kSession };

/** These mirror the contract's AttachSpec, which says what each member means. */
struct AttachSpec {
  std::string program;
  bool optional = false;
  AttachKind kind = AttachKind::kSection;
  AttachAt at = AttachAt::kEntry;
  /** Of a tracepoint. */
  std::string category;
  std::string name;
  /** One each for the lists of functions; the name is what a person calls it. */
  std::vector<uint64_t> cookies;
  std::vector<std::string> names;
  /** Of kernel functions: 0 or none at all is by name. Of user functions: offsets in the file. */
  std::vector<uint64_t> addresses;
  /** Of kernel functions at trampolines: empty or none at all is the kernel itself. */
  std::vector<std::string> modules;
  /** Of user functions; pid 0 is every process. */
  std::string path;
  int pid = 0;

  /** Whether it is about a list of functions. */
  bool listed() const { return kind != AttachKind::kSection && kind != AttachKind::kTracepoint; }
  /** What is counted as done. */
  size_t size() const { return listed() ? names.size() : 1; }
};

struct Skipped {
  std::string program;
  std::string target;
  int number;
  std::string reason;
  bool has_cookie = false;
  uint64_t cookie = 0;
};

/** Where functions are that a link was given by name, as the kernel tells it. */
struct Resolved {
  std::vector<uint64_t> cookies;
  std::vector<uint64_t> addresses;
};

struct AttachReport {
  std::vector<Attachment> links;
  Resolved resolved;
  /** Targets; a link may have many. */
  size_t attached = 0;
  std::vector<Skipped> skipped;
};

/** One call of AttachAll: what the ways to attach share. */
class Attaching {
 public:
  Attaching(bpf_object* object, const std::function<bool()>& cancelled,
            const std::function<void(size_t done)>& progress)
      : object_(object), cancelled_(cancelled), progress_(progress) {}

  /** The loaded program of a spec. Throws Error. */
  const bpf_program* ProgramOf(const AttachSpec& spec) const;
  /** Throws Error ECANCELED when it was called off. */
  void CheckCancelled(const AttachSpec& spec) const;
  /** `targets` of the spec are attached by that link. */
  void Attached(Attachment link, size_t targets);
  /** The kernel does not take one function of a list: it is left out. Throws when that is not the function's affair. */
  void Refused(const AttachSpec& spec, size_t function, int number);
  /** Another reason to leave one out. */
  void Skip(const Skipped& skipped);

  AttachReport report;

 private:
  bpf_object* object_;
  const std::function<bool()>& cancelled_;
  const std::function<void(size_t)>& progress_;
  size_t done_ = 0;
};

/** Why `number` keeps `spec` from `target`. */
Error RefusedError(int number, const AttachSpec& spec, const std::string& target);

// The ways to attach, a file each.
void AttachTracepoint(Attaching& attaching, const AttachSpec& spec);
/** kprobes and uprobes with a perf event each. */
void AttachPerfProbes(Attaching& attaching, const AttachSpec& spec);
/** kprobe.multi, sessions and uprobe.multi. */
void AttachMulti(Attaching& attaching, const AttachSpec& spec);
void AttachTrampolines(Attaching& attaching, const AttachSpec& spec);

/**
 * Attaches in order. Nothing stays attached when it throws: Error EABI for a program the object lacks, ECANCELED when
 * `cancelled` says so, else the kernel's reason. `progress` hears of targets.
 */
AttachReport AttachAll(bpf_object* object, const std::vector<AttachSpec>& specs,
                       const std::function<bool()>& cancelled,
                       const std::function<void(size_t done)>& progress);

}  // namespace probetop
