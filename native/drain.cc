// SPDX-License-Identifier: MIT
#include "drain.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>

#include <algorithm>
#include <system_error>

#include "error.h"
#include "thread.h"

namespace probetop {

namespace {

// Waking up costs far more than emptying a ring: 0.2 to 1 ms on a virtual machine, where every page that is touched again
// is found anew, and with 20 ms between them 0.3 % of a CPU. Whoever drains takes what the ring holds itself, and the
// kernel side wakes the thread when a ring is a quarter full, so the short pause is only for rings that would soon get
// there, and the long one only in case both fail.
constexpr int kIdleMs = 10'000;
constexpr int kBusyMs = 20;
/** Busy: what so many milliseconds would bring is more than this part of the ring. */
constexpr int kBusyWindowMs = 200;
constexpr size_t kBusyPart = 16;
/** Above this part of the ring there is no pause at all. */
constexpr size_t kBehindPart = 8;

constexpr uint64_t kTrimNs = 1'000'000'000;

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

void Watch(int epoll, int fd, uint32_t events, const std::string& name) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) {
    throw Error::Because(errno, "drain", name, "cannot watch " + name);
  }
}

}  // namespace

Drain::Drain(const std::vector<DrainSource>& sources, DrainEvents events)
    : events_(std::move(events)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      poke_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!epoll_.valid() || !poke_.valid()) {
    throw Error::Because(errno, "drain", "", "cannot prepare the drain thread");
  }
  Watch(epoll_.get(), poke_.get(), EPOLLIN, "eventfd");
  for (const DrainSource& source : sources) {
    sources_[source.name].reset(new Source{Ring(source.name, source.fd, source.bytes),
                                           Arena(source.arena_bytes), source.wake});
    // Edge-triggered: a ring that holds less than is worth a wake-up counts as readable all the same.
    Watch(epoll_.get(), source.fd, EPOLLIN | EPOLLET, source.name);
  }
  try {
    thread_ = StartThread("probetop-drain", [this] { Run(); });
  } catch (const std::system_error& error) {
    throw Error::Because(error.code().value(), "drain", "", "cannot start the drain thread");
  }
}

Drain::~Drain() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  Poke();
  thread_.join();
}

uint64_t Drain::RequestFlush() {
  uint64_t number;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    number = ++flush_requested_;
  }
  Poke();
  return number;
}

Arena* Drain::arena(const std::string& ring) {
  const auto found = sources_.find(ring);
  return found == sources_.end() ? nullptr : &found->second->arena;
}

void Drain::Poke() {
  const uint64_t one = 1;
  // It can only fail when the counter is at its limit, and then the thread wakes up just as well.
  [[maybe_unused]] const ssize_t written = write(poke_.get(), &one, sizeof(one));
}

void Drain::PassHere() {
  const std::unique_lock<std::mutex> lock(emptying_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  for (auto& [name, source] : sources_) source->ring.Consume(source->arena);
  // The kernel side may have woken the thread meanwhile, once: it finds the ring empty, sleeps on, and would not be woken
  // again.
  if (asleep_) AskToBeWoken(true);
}

size_t Drain::Pass() {
  std::lock_guard<std::mutex> lock(emptying_);
  size_t taken = 0;
  for (auto& [name, source] : sources_) taken += source->ring.Consume(source->arena);
  return taken;
}

bool Drain::Behind() {
  std::lock_guard<std::mutex> lock(emptying_);
  for (const auto& [name, source] : sources_) {
    if (source->ring.available() > source->ring.size() / kBehindPart) return true;
  }
  return false;
}

int Drain::Pause(size_t taken, uint64_t elapsed_ns) {
  if (Behind()) return 0;
  size_t smallest = SIZE_MAX;
  for (const auto& [name, source] : sources_) smallest = std::min(smallest, source->ring.size());
  const double in_the_window =
      static_cast<double>(taken) * kBusyWindowMs * 1e6 / static_cast<double>(elapsed_ns + 1);
  return in_the_window > static_cast<double>(smallest / kBusyPart) ? kBusyMs : kIdleMs;
}

void Drain::Sleep(int milliseconds) {
  asleep_ = true;
  AskToBeWoken(true);
  // A ring that filled up before it could see the flag wakes nobody: records it has no room for do not.
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (Behind()) milliseconds = 0;
  epoll_event events[8];
  const int count = epoll_wait(epoll_.get(), events, 8, milliseconds);
  for (int i = 0; i < count; i++) {
    if (events[i].data.fd != poke_.get()) continue;
    uint64_t pokes;
    [[maybe_unused]] const ssize_t got = read(poke_.get(), &pokes, sizeof(pokes));
  }
  asleep_ = false;
  AskToBeWoken(false);
}

void Drain::AskToBeWoken(bool asked) {
  for (auto& [name, source] : sources_) {
    if (source->wake) __atomic_store_n(source->wake, asked ? 1 : 0, __ATOMIC_SEQ_CST);
  }
}

void Drain::TellWhatPiledUp() {
  if (!events_.piled_up) return;
  for (auto& [name, source] : sources_) {
    const uint64_t takes = source->arena.takes();
    if (!source->arena.piled_up() || takes == source->told_at) continue;
    source->told_at = takes;
    events_.piled_up();
  }
}

void Drain::Run() {
  uint64_t flushed = 0;
  uint64_t before = Now();
  uint64_t trimmed = before;
  for (;;) {
    uint64_t flush_up_to;
    bool stop;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      flush_up_to = flush_requested_;
      stop = stop_;
    }
    const size_t taken = Pass();
    if (flush_up_to != flushed) {
      flushed = flush_up_to;
      events_.flushed(flushed);
    }
    if (stop) return;
    TellWhatPiledUp();
    const uint64_t now = Now();
    if (now - trimmed >= kTrimNs) {
      for (auto& [name, source] : sources_) source->arena.Trim();
      trimmed = now;
    }
    const int pause = Pause(taken, now - before);
    before = now;
    if (pause) Sleep(pause);
  }
}

}  // namespace probetop
