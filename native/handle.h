// SPDX-License-Identifier: MIT
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <utility>

namespace probetop {

/** Owns a file descriptor. */
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() { Reset(); }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int Release() { return std::exchange(fd_, -1); }
  void Reset() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

/** Owns a memory mapping; null when mmap refused, with errno as mmap left it. */
class Mapping {
 public:
  Mapping() = default;
  Mapping(size_t bytes, int protection, int flags, int fd, off_t offset)
      : at_(mmap(nullptr, bytes, protection, flags, fd, offset)), bytes_(bytes) {
    if (at_ == MAP_FAILED) at_ = nullptr;
  }
  Mapping(Mapping&& other) noexcept
      : at_(std::exchange(other.at_, nullptr)), bytes_(other.bytes_) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(at_, other.at_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Mapping() {
    if (at_) munmap(at_, bytes_);
  }

  std::byte* get() const { return static_cast<std::byte*>(at_); }
  explicit operator bool() const { return at_ != nullptr; }

 private:
  void* at_ = nullptr;
  size_t bytes_ = 0;
};

inline size_t RoundUp(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

inline size_t PageSize() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace probetop
