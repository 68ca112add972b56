// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "handle.h"

namespace probetop {

/**
 * Records on their way from the drain thread to JavaScript, in the ring's own form. One writer, one reader; neither
 * waits for the other's copying. What does not fit in is shed: new records go, old ones stay, so that what is
 * read is without a gap up to the moment of loss.
 */
class Arena {
 public:
  explicit Arena(size_t limit);

  struct Room {
    std::byte* at;
    size_t bytes;
  };

  /** Writer: contiguous room for at least `bytes`; null when the arena is full. */
  Room Reserve(size_t bytes);
  /** Writer: the first `bytes` of the room now hold `records` whole records. */
  void Commit(size_t bytes, size_t records);
  /** Writer: counts records that there was no room for. */
  void Shed(size_t records);
  /** Writer, now and then: gives back chunks that lay idle since the last time. */
  void Trim();

  struct Taken {
    size_t bytes = 0;
    size_t records = 0;
  };

  /** Reader: moves whole records, oldest first. Throws Error EMSGSIZE when the first is larger than the target. */
  Taken Take(std::byte* target, size_t capacity);

  size_t pending() const { return pending_.load(std::memory_order_acquire); }
  /** More than a reader should let wait: a part of the limit, and little enough to be still in the cache. */
  bool piled_up() const { return pending() > piled_up_bytes_; }
  /** How often something was taken. */
  uint64_t takes() const { return takes_.load(std::memory_order_acquire); }
  uint64_t received() const { return received_.load(std::memory_order_acquire); }
  uint64_t shed() const { return shed_.load(std::memory_order_acquire); }

 private:
  struct Chunk {
    Mapping memory;
    size_t capacity;
    /** Changed by the writer, under the lock. */
    size_t filled = 0;
    size_t records = 0;
    /** Changed by the reader, under the lock. */
    size_t taken = 0;
    size_t records_taken = 0;
  };

  std::unique_ptr<Chunk> NewChunk(size_t bytes);
  void PopHead();

  const size_t limit_;
  const size_t piled_up_bytes_;
  const size_t chunk_bytes_;

  std::mutex mutex_;
  /** Oldest first; the writer appends to the last. Only the writer may remove that one. */
  std::deque<std::unique_ptr<Chunk>> chunks_;
  /** Last in, first out: the memory used again is that which is still in the cache. */
  std::vector<std::unique_ptr<Chunk>> idle_;
  size_t least_idle_ = 0;
  /** Bytes of chunks_ and idle_ together. */
  size_t allocated_ = 0;
  /** The writer's own: the last of chunks_. */
  Chunk* tail_ = nullptr;

  std::atomic<size_t> pending_{0};
  std::atomic<uint64_t> takes_{0};
  std::atomic<uint64_t> received_{0};
  std::atomic<uint64_t> shed_{0};
};

}  // namespace probetop
