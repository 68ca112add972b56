// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
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

/** What the thread tells; called on it. */
struct DrainEvents {
  /** The flushes up to this number are done. */
  std::function<void(uint64_t)> flushed;
  /** An arena holds more than should wait; told once until something is taken from it. May be empty. */
  std::function<void()> piled_up;
};

/** A thread that empties an object's rings into their arenas. It knows nothing of JavaScript. */
class Drain {
 public:
  /** Throws Error. */
  Drain(const std::vector<DrainSource>& sources, DrainEvents events);
  /** Ends the thread after one more pass. What the arenas hold is lost. */
  ~Drain();

  /** Asks for one complete pass; the number it will be reported under. */
  uint64_t RequestFlush();

  /** Empties the rings on the caller's thread, unless the drain thread is at it. Any thread. */
  void PassHere();

  /** Null when there is no such ring. */
  Arena* arena(const std::string& ring);

 private:
  struct Source {
    Ring ring;
    Arena arena;
    uint32_t* wake;
    /** The arena's takes when it was last told that it has piled up. */
    uint64_t told_at = UINT64_MAX;
  };

  void Run();
  void TellWhatPiledUp();
  void Poke();
  size_t Pass();
  int Pause(size_t taken, uint64_t elapsed_ns);
  bool Behind();
  void Sleep(int milliseconds);
  /** Whether the kernel side is to wake the thread at a quarter full. */
  void AskToBeWoken(bool asked);

  std::map<std::string, std::unique_ptr<Source>> sources_;
  const DrainEvents events_;
  Fd epoll_;
  Fd poke_;

  /** Held by who empties the rings: the only one that may move their positions and fill the arenas. */
  std::mutex emptying_;
  std::atomic<bool> asleep_{false};
  std::mutex mutex_;
  uint64_t flush_requested_ = 0;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace probetop
