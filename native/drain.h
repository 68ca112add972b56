// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "arena.h"
#include "handle.h"
#include "ring.h"

namespace probetop {

/** One ring to be drained. */
struct DrainSource {
  std::string name;
  int fd;
  size_t bytes;
  size_t arena_bytes;
  /** The u32 that asks the kernel side for a wake-up; null when there is none. */
  uint32_t* wake;
};

/** A thread that empties an object's rings into their arenas. It knows nothing of JavaScript. */
class Drain {
 public:
  /** `flushed(n)` is called on the thread when the flushes up to number n are done. Throws Error. */
  Drain(const std::vector<DrainSource>& sources, std::function<void(uint64_t)> flushed);
  /** Ends the thread after one more pass. What the arenas hold is lost. */
  ~Drain();

  /** Asks for one complete pass; the number it will be reported under. */
  uint64_t RequestFlush();

  /** Ends the thread's pause, if it is in one. */
  void Nudge() { Poke(); }

  /** Null when there is no such ring. */
  Arena* arena(const std::string& ring);

 private:
  struct Source {
    Ring ring;
    Arena arena;
    uint32_t* wake;
  };

  void Run();
  void Poke();
  size_t Pass();
  int Pause(size_t taken, uint64_t elapsed_ns) const;
  void Sleep(int milliseconds);

  std::map<std::string, std::unique_ptr<Source>> sources_;
  std::function<void(uint64_t)> flushed_;
  Fd epoll_;
  Fd poke_;

  std::mutex mutex_;
  uint64_t flush_requested_ = 0;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace probetop
