// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>
#include <string>

#include "handle.h"
#include "layout.h"

namespace probetop {

/** Copies u64 words, each read whole: another CPU may be counting in them. Both aligned to 8. */
void CopyWords(std::byte* target, const std::byte* from, size_t bytes);

/** A BPF_F_MMAPABLE array of a loaded object. */
class MappedArray {
 public:
  /** Throws Error with step `map`. */
  explicit MappedArray(const bpf_map* map);

  size_t bytes() const { return bytes_; }
  const std::byte* at() const { return mapping_.get(); }

 private:
  size_t bytes_;
  Mapping mapping_;
};

/**
 * A data section's variables. Before load they are libbpf's initial value; after it, the kernel's map itself, mapped
 * anew: without a skeleton libbpf's own view stays a private copy, and what is written there reaches nobody.
 */
class DataSection {
 public:
  DataSection(bpf_map* map, const std::string& name) : map_(map), name_(name) {}

  /** Call once the object is loaded. Throws Error with step `map`. */
  void Map();

  /** Throws Error when there is nothing to read. */
  const std::byte* Read(const GlobalLayout& global) const;
  /** Throws Error EINVAL when it does not fit in, EPERM for `.rodata` after load. */
  void Write(const GlobalLayout& global, const std::byte* value, size_t bytes, size_t offset);

  /** The variable as the kernel sees it, or null when the section is not mapped for writing. */
  std::byte* Live(const GlobalLayout& global) const;

 private:
  bool constant() const { return name_.rfind(".rodata", 0) == 0; }

  bpf_map* map_;
  std::string name_;
  Mapping mapping_;
};

}  // namespace probetop
