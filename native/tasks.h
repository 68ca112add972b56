// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <deque>
#include <functional>
#include <memory>
#include <thread>

#include "error.h"
#include "main_thread.h"

namespace probetop {

/**
 * One object's long operations, one after the other, each on a thread of its own: attaching hundreds of probes can
 * take a minute, and libuv has four threads for everything. Used from the main thread only.
 */
class TaskQueue {
 public:
  struct Task {
    /** On the other thread; throws Error. */
    std::function<void()> work;
    /** On the main thread, afterwards; null when the work succeeded. */
    std::function<void(Napi::Env, const Error*)> settle;
  };

  explicit TaskQueue(std::shared_ptr<MainThread> main) : main_(std::move(main)) {}
  ~TaskQueue() { Abandon(); }

  void Add(Task task);
  /** Before all that wait: for what a settled task leaves to be done. */
  void AddNext(Task task);
  /** Waits for the running task and drops the others, all unsettled: for the end of the environment. */
  void Abandon();

 private:
  void StartNext();
  void Finish(Napi::Env env, const Error* error);

  std::shared_ptr<MainThread> main_;
  std::deque<std::unique_ptr<Task>> waiting_;
  /** The one whose work is being done, or that is being settled. */
  std::unique_ptr<Task> current_;
  std::thread thread_;
};

}  // namespace probetop
