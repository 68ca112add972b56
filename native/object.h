// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "attach.h"
#include "drain.h"
#include "layout.h"
#include "read.h"

namespace probetop {

struct RingOptions {
  /** 0: as the object says. */
  size_t bytes = 0;
  size_t arena_bytes = 32 << 20;
  /** Empty: none. */
  std::string wake_global;
};

struct LoadOptions {
  std::vector<std::string> programs;
  std::map<std::string, RingOptions> rings;
  std::map<std::string, uint32_t> max_entries;
};

struct ProgramStats {
  std::string program;
  uint64_t runs;
  uint64_t run_time_ns;
  /** -1: this kernel does not tell. */
  int64_t misses;
  /** What its links missed; -1: none of them tells. */
  int64_t missed_by_links;
};

/**
 * A BPF object from opening to closing. Load, Attach, Keep, Detach and Close exclude each other, and take long; the
 * rest may run beside Attach and Detach. All throw Error.
 */
class Object {
 public:
  explicit Object(const std::string& path);
  ~Object();
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  const ObjectLayout& layout() const { return layout_; }

  void Load(const LoadOptions& options, DrainEvents events);
  /** The links are the caller's until it hands them to Keep. */
  AttachReport Attach(const std::vector<AttachSpec>& specs, const std::function<bool()>& cancelled,
                      const std::function<void(size_t)>& progress);
  void Keep(std::vector<Attachment> links);
  /** Called off it throws Error ECANCELED, and what is left stays attached. */
  void Detach(const std::function<bool()>& cancelled = nullptr,
              const std::function<void(size_t)>& progress = nullptr);
  size_t links() const;
  void Close();

  /** Null until loaded. */
  Drain* drain() { return drain_.get(); }
  Arena& arena(const std::string& ring);
  const MappedArray& array(const std::string& map) const;
  void UpdateMap(const std::string& map, const void* key, size_t key_bytes, const void* value,
                 size_t value_bytes);
  const GlobalLayout& global(const std::string& name) const;
  const std::byte* ReadGlobal(const GlobalLayout& global) const;
  void WriteGlobal(const std::string& name, const std::byte* value, size_t bytes, size_t offset);
  std::vector<ProgramStats> Stats() const;

  /** Open objects in this process. */
  static int Count();

 private:
  void Configure(const LoadOptions& options);
  void ConfigureRing(const std::string& name, const RingOptions& options);
  void MapMemory();
  void StartDrain(const LoadOptions& options, DrainEvents events);

  bpf_object* object_;
  ObjectLayout layout_;
  std::map<std::string, DataSection> sections_;
  std::map<std::string, MappedArray> arrays_;
  /** Of links_, which Stats looks at while another thread detaches. */
  mutable std::mutex links_mutex_;
  std::vector<Attachment> links_;
  std::unique_ptr<Drain> drain_;
};

}  // namespace probetop
