// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "attach.h"
#include "main_thread.h"

namespace probetop {

/** JavaScript's side of one attach() or detach(): its progress callback and its AbortSignal. Main thread, where not said otherwise. */
class AttachCall : public std::enable_shared_from_this<AttachCall> {
 public:
  /** Either value may be undefined. Throws Error EINVAL when one is something else than it should be. */
  static std::shared_ptr<AttachCall> Create(const Napi::Value& progress, const Napi::Value& signal);

  std::vector<AttachSpec> specs;
  AttachReport report;
  /** What is reported as the total. */
  size_t total = 0;

  /** From any thread. */
  bool cancelled() const { return cancelled_; }
  void Cancel() { cancelled_ = true; }

  /** From the working thread: reports to JavaScript, some times a second. */
  void Progress(MainThread& main, size_t done);

  /** Lets go of the signal. */
  void End();

  /** What the progress callback threw. */
  const std::optional<Napi::Error>& thrown() const { return thrown_; }

 private:
  void Report(size_t done);

  std::atomic<bool> cancelled_{false};
  std::chrono::steady_clock::time_point reported_{};
  Napi::FunctionReference progress_;
  Napi::FunctionReference listener_;
  Napi::ObjectReference signal_;
  std::optional<Napi::Error> thrown_;
};

}  // namespace probetop
