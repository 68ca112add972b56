// SPDX-License-Identifier: MIT
#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>

namespace probetop {

// A record as the kernel's ring holds it (kernel/bpf/ringbuf.c, struct bpf_ringbuf_hdr): u32 length with two flag
// bits, u32 of the kernel's own, then the payload, padded to 8.

inline size_t PaddedBytes(uint32_t header) {
  const uint32_t length = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
  return (size_t{length} + BPF_RINGBUF_HDR_SZ + 7) & ~size_t{7};
}

/** Bytes of the record at `at`, header and padding included. */
inline size_t RecordBytes(const std::byte* at) {
  return PaddedBytes(*reinterpret_cast<const uint32_t*>(at));
}

}  // namespace probetop
