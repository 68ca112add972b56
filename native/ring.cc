// SPDX-License-Identifier: MIT
#include "ring.h"

#include <errno.h>
#include <string.h>

#include <algorithm>

#include "error.h"
#include "record.h"

namespace probetop {

namespace {

// The headers are walked first, then the stretch is copied: short enough to be still in the cache then.
constexpr size_t kSpanBytes = 32 << 10;
constexpr size_t kPublishBytes = 128 << 10;

uint64_t Load(const Mapping& page) {
  return __atomic_load_n(reinterpret_cast<const uint64_t*>(page.get()), __ATOMIC_ACQUIRE);
}

}  // namespace

Ring::Ring(const std::string& name, int fd, size_t bytes)
    : size_(bytes), publish_bytes_(std::min(kPublishBytes, bytes / 4)) {
  const size_t page = PageSize();
  consumer_ = Mapping(page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (!consumer_) throw Error::Because(errno, "map", name, "cannot map the ring " + name);
  // The kernel maps the data twice in a row, so that a record that goes over the end is contiguous.
  producer_ = Mapping(page + 2 * bytes, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(page));
  if (!producer_) throw Error::Because(errno, "map", name, "cannot map the ring " + name);
  data_ = producer_.get() + page;
  position_ = Load(consumer_);
}

size_t Ring::available() const { return Load(producer_) - position_; }

uint32_t Ring::HeaderAt(uint64_t position) const {
  // Acquire: the payload is written before the busy bit goes.
  return __atomic_load_n(reinterpret_cast<const uint32_t*>(data_ + (position & (size_ - 1))),
                         __ATOMIC_ACQUIRE);
}

Ring::Span Ring::WholeRecords(uint64_t from, uint64_t end, size_t limit) const {
  Span span;
  while (from + span.bytes < end) {
    const uint32_t header = HeaderAt(from + span.bytes);
    if (header & (BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT)) break;
    const size_t bytes = PaddedBytes(header);
    if (span.bytes + bytes > limit) break;
    span.bytes += bytes;
    span.records++;
  }
  return span;
}

void Ring::Publish(uint64_t position) {
  position_ = position;
  __atomic_store_n(reinterpret_cast<uint64_t*>(consumer_.get()), position, __ATOMIC_RELEASE);
}

size_t Ring::Consume(Arena& arena) {
  const uint64_t start = position_;
  const uint64_t end = Load(producer_);
  uint64_t at = start;
  while (at < end) {
    const uint32_t header = HeaderAt(at);
    // Still being written: records behind it wait, since the ring is freed in order.
    if (header & BPF_RINGBUF_BUSY_BIT) break;
    const size_t first = PaddedBytes(header);
    if (header & BPF_RINGBUF_DISCARD_BIT) {
      at += first;
    } else {
      const Arena::Room room = arena.Reserve(first);
      const size_t limit = std::max(first, kSpanBytes);
      const Span span = WholeRecords(at, end, room.at ? std::min(room.bytes, limit) : limit);
      if (room.at) {
        memcpy(room.at, data_ + (at & (size_ - 1)), span.bytes);
        arena.Commit(span.bytes, span.records);
      } else {
        arena.Shed(span.records);
      }
      at += span.bytes;
    }
    if (at - position_ >= publish_bytes_) Publish(at);
  }
  if (at != position_) Publish(at);
  return at - start;
}

}  // namespace probetop
