// SPDX-License-Identifier: MIT
#include "read.h"

#include <errno.h>
#include <string.h>

#include <vector>

#include "error.h"

namespace probetop {

namespace {

// An aligned word is stored whole and after everything that was written before it, so that a program that sees a new
// generation number sees the slot it names.
void Store(std::byte* target, const std::byte* value, size_t bytes) {
  const auto address = reinterpret_cast<uintptr_t>(target);
  if (bytes == 4 && address % 4 == 0) {
    uint32_t word;
    memcpy(&word, value, sizeof(word));
    __atomic_store_n(reinterpret_cast<uint32_t*>(target), word, __ATOMIC_RELEASE);
  } else if (bytes == 8 && address % 8 == 0) {
    uint64_t word;
    memcpy(&word, value, sizeof(word));
    __atomic_store_n(reinterpret_cast<uint64_t*>(target), word, __ATOMIC_RELEASE);
  } else {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    memcpy(target, value, bytes);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
  }
}

}  // namespace

void CopyWords(std::byte* target, const std::byte* from, size_t bytes) {
  auto* to = reinterpret_cast<uint64_t*>(target);
  const auto* word = reinterpret_cast<const uint64_t*>(from);
  for (size_t i = 0; i < bytes / 8; i++) to[i] = __atomic_load_n(&word[i], __ATOMIC_RELAXED);
}

MappedArray::MappedArray(const bpf_map* map)
    : bytes_(RoundUp(bpf_map__value_size(map), 8) * bpf_map__max_entries(map)),
      mapping_(RoundUp(bytes_, PageSize()), PROT_READ, MAP_SHARED, bpf_map__fd(map), 0) {
  if (!mapping_) {
    const std::string name = bpf_map__name(map);
    throw Error::Because(errno, "map", name, "cannot map the array " + name);
  }
}

void DataSection::Map() {
  // Frozen by libbpf: its initial value is and stays what the programs see.
  if (constant() || mapping_) return;
  mapping_ = Mapping(RoundUp(bpf_map__value_size(map_), PageSize()), PROT_READ | PROT_WRITE,
                     MAP_SHARED, bpf_map__fd(map_), 0);
  if (!mapping_) throw Error::Because(errno, "map", name_, "cannot map the section " + name_);
}

const std::byte* DataSection::Read(const GlobalLayout& global) const {
  if (mapping_) return mapping_.get() + global.field.offset;
  size_t bytes = 0;
  const auto* initial = static_cast<const std::byte*>(bpf_map__initial_value(map_, &bytes));
  if (!initial || global.field.offset + global.field.size > bytes) {
    throw Error(EINVAL, "map", global.field.name, "the section " + name_ + " cannot be read");
  }
  return initial + global.field.offset;
}

void DataSection::Write(const GlobalLayout& global, const std::byte* value, size_t bytes,
                        size_t offset) {
  const std::string& name = global.field.name;
  if (offset > global.field.size || bytes > global.field.size - offset) {
    throw Error(EINVAL, "map", name, "what is written is larger than the variable " + name);
  }
  if (mapping_) {
    Store(mapping_.get() + global.field.offset + offset, value, bytes);
    return;
  }
  if (bpf_map__fd(map_) >= 0) {
    throw Error(EPERM, "map", name, "constant once it is loaded: " + name);
  }
  size_t size = 0;
  Read(global);
  const auto* initial = static_cast<const std::byte*>(bpf_map__initial_value(map_, &size));
  std::vector<std::byte> changed(initial, initial + size);
  memcpy(changed.data() + global.field.offset + offset, value, bytes);
  if (const int result = bpf_map__set_initial_value(map_, changed.data(), size)) {
    throw Error::Because(-result, "map", name, "cannot write the variable " + name);
  }
}

std::byte* DataSection::Live(const GlobalLayout& global) const {
  return mapping_ ? mapping_.get() + global.field.offset : nullptr;
}

}  // namespace probetop
