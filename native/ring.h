// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "arena.h"
#include "handle.h"

namespace probetop {

/**
 * The reading end of a BPF_MAP_TYPE_RINGBUF. libbpf's calls a function per record and publishes its position after
 * each, and the producers read that position for every record; this one copies stretches of records and
 * publishes seldom.
 */
class Ring {
 public:
  /** `fd` stays the caller's. Throws Error. */
  Ring(const std::string& name, int fd, size_t bytes);

  /** Moves what the ring held at the call into the arena. Returns the bytes taken. */
  size_t Consume(Arena& arena);

  /** Bytes that wait in the ring. */
  size_t available() const;
  size_t size() const { return size_; }

 private:
  struct Span {
    size_t bytes = 0;
    size_t records = 0;
  };

  uint32_t HeaderAt(uint64_t position) const;
  Span WholeRecords(uint64_t from, uint64_t end, size_t limit) const;
  void Publish(uint64_t position);

  const size_t size_;
  const size_t publish_bytes_;
  Mapping consumer_;
  Mapping producer_;
  const std::byte* data_ = nullptr;
  uint64_t position_ = 0;
};

}  // namespace probetop
