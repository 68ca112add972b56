// SPDX-License-Identifier: MIT
#include "arena.h"

#include <errno.h>
#include <string.h>

#include <algorithm>

#include "error.h"
#include "record.h"

namespace probetop {

namespace {

constexpr size_t kChunkBytes = 256 << 10;
constexpr size_t kPiledUpBytes = 2 << 20;

}  // namespace

Arena::Arena(size_t limit)
    : limit_(RoundUp(std::max<size_t>(limit, 1), PageSize())),
      piled_up_bytes_(std::min(limit_ / 4, kPiledUpBytes)),
      chunk_bytes_(std::clamp(limit_ / 4 / PageSize() * PageSize(), PageSize(), kChunkBytes)) {}

std::unique_ptr<Arena::Chunk> Arena::NewChunk(size_t bytes) {
  bytes = RoundUp(std::max(bytes, chunk_bytes_), PageSize());
  // Idle chunks are of one size; a record larger than that gets one of its own.
  if (bytes == chunk_bytes_ && !idle_.empty()) {
    std::unique_ptr<Chunk> chunk = std::move(idle_.back());
    idle_.pop_back();
    least_idle_ = std::min(least_idle_, idle_.size());
    return chunk;
  }
  while (allocated_ + bytes > limit_ && !idle_.empty()) {
    allocated_ -= idle_.back()->capacity;
    idle_.pop_back();
    least_idle_ = std::min(least_idle_, idle_.size());
  }
  if (allocated_ + bytes > limit_) return nullptr;
  auto chunk = std::make_unique<Chunk>();
  chunk->memory = Mapping(bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (!chunk->memory) return nullptr;
  chunk->capacity = bytes;
  allocated_ += bytes;
  return chunk;
}

Arena::Room Arena::Reserve(size_t bytes) {
  if (!tail_ || tail_->capacity - tail_->filled < bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    // Whatever has been read is used again first, else a small arena could be full of nothing.
    while (!chunks_.empty() && chunks_.front()->taken == chunks_.front()->filled) PopHead();
    if (chunks_.empty()) tail_ = nullptr;
    std::unique_ptr<Chunk> chunk = NewChunk(bytes);
    if (!chunk) return {nullptr, 0};
    tail_ = chunk.get();
    chunks_.push_back(std::move(chunk));
  }
  return {tail_->memory.get() + tail_->filled, tail_->capacity - tail_->filled};
}

void Arena::Commit(size_t bytes, size_t records) {
  pending_.fetch_add(bytes, std::memory_order_release);
  received_.fetch_add(records, std::memory_order_release);
  std::lock_guard<std::mutex> lock(mutex_);
  tail_->filled += bytes;
  tail_->records += records;
}

void Arena::Shed(size_t records) {
  received_.fetch_add(records, std::memory_order_release);
  shed_.fetch_add(records, std::memory_order_release);
}

void Arena::Trim() {
  std::lock_guard<std::mutex> lock(mutex_);
  for (size_t surplus = least_idle_ > 1 ? least_idle_ - 1 : 0; surplus; surplus--) {
    allocated_ -= idle_.back()->capacity;
    idle_.pop_back();
  }
  least_idle_ = idle_.size();
}

// Called with the lock held, for a chunk that has been read: by the writer, or for one that the writer has left.
void Arena::PopHead() {
  std::unique_ptr<Chunk> chunk = std::move(chunks_.front());
  chunks_.pop_front();
  if (chunk->capacity != chunk_bytes_) {
    allocated_ -= chunk->capacity;
    return;
  }
  chunk->filled = chunk->records = chunk->taken = chunk->records_taken = 0;
  idle_.push_back(std::move(chunk));
}

Arena::Taken Arena::Take(std::byte* target, size_t capacity) {
  Taken moved;
  for (;;) {
    Chunk* head;
    size_t filled, records;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      while (chunks_.size() > 1 && chunks_.front()->taken == chunks_.front()->filled) PopHead();
      if (chunks_.empty()) break;
      head = chunks_.front().get();
      filled = head->filled;
      records = head->records;
    }
    const std::byte* from = head->memory.get() + head->taken;
    size_t bytes = filled - head->taken;
    size_t count = records - head->records_taken;
    const size_t room = capacity - moved.bytes;
    if (bytes > room) {
      bytes = count = 0;
      for (size_t next; (next = RecordBytes(from + bytes)) <= room - bytes; bytes += next) count++;
      if (!count && !moved.records) {
        throw Error(EMSGSIZE, "drain", "target", "the target is smaller than the next record");
      }
    }
    if (!count) break;
    takes_.fetch_add(1, std::memory_order_release);
    memcpy(target + moved.bytes, from, bytes);
    moved.bytes += bytes;
    moved.records += count;
    pending_.fetch_sub(bytes, std::memory_order_release);
    std::lock_guard<std::mutex> lock(mutex_);
    head->taken += bytes;
    head->records_taken += count;
  }
  return moved;
}

}  // namespace probetop
