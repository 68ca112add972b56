// SPDX-License-Identifier: MIT
#include "attachment.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "thread.h"

namespace probetop {

namespace {

/** Below this a thread takes longer to start than it saves. */
constexpr size_t kLinksPerThread = 4;
/** A kprobe's removal waits for RCU some times, and waits of several threads share a grace period. */
constexpr size_t kMostThreads = 64;

/** Hands out the latest link, until there is none or somebody has had enough. */
class Closing {
 public:
  Closing(std::vector<Attachment>& attachments, const std::function<bool()>& cancelled,
          const std::function<void(size_t)>& progress)
      : attachments_(attachments), cancelled_(cancelled), progress_(progress) {}

  void CloseAll() {
    while (std::optional<Attachment> next = Next()) {
      next.reset();
      std::lock_guard<std::mutex> lock(mutex_);
      done_++;
      if (progress_) progress_(done_);
    }
  }

 private:
  std::optional<Attachment> Next() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (attachments_.empty() || (cancelled_ && cancelled_())) return std::nullopt;
    std::optional<Attachment> last(std::move(attachments_.back()));
    attachments_.pop_back();
    return last;
  }

  std::vector<Attachment>& attachments_;
  const std::function<bool()>& cancelled_;
  const std::function<void(size_t)>& progress_;
  std::mutex mutex_;
  size_t done_ = 0;
};

}  // namespace

void DetachAll(std::vector<Attachment>& attachments, const std::function<bool()>& cancelled,
               const std::function<void(size_t done)>& progress) {
  if (attachments.empty()) return;
  Closing closing(attachments, cancelled, progress);
  std::vector<std::thread> threads;
  const size_t helpers = std::min(kMostThreads, attachments.size() / kLinksPerThread);
  try {
    while (threads.size() < helpers) {
      threads.push_back(StartThread("probetop-detach", [&closing] { closing.CloseAll(); }));
    }
  } catch (const std::system_error&) {
    // With fewer threads it takes longer.
  }
  closing.CloseAll();
  for (std::thread& thread : threads) thread.join();
  // A program that another CPU entered just before may still be sending its record. Such programs run inside RCU
  // read sections, and this call waits for those: totals taken after it are final.
  syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

}  // namespace probetop
