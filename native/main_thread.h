// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <functional>
#include <mutex>

namespace probetop {

/** The way from other threads to an environment's own. */
class MainThread {
 public:
  using Task = std::function<void(Napi::Env)>;

  explicit MainThread(Napi::Env env);
  ~MainThread();
  MainThread(const MainThread&) = delete;
  MainThread& operator=(const MainThread&) = delete;

  /**
   * From any thread: runs the task on the environment's thread, in the order of the calls. After Close it is dropped,
   * there or here, so a task must own nothing that only that thread may free.
   */
  void Post(Task task);

  /** While held, something is awaited that should keep the process alive. */
  void Hold();
  void Release();

  /** On the environment's thread, when it ends. */
  void Close();

 private:
  static void Call(napi_env env, napi_value callback, void* context, void* data);

  Napi::Env env_;
  napi_threadsafe_function function_ = nullptr;
  std::mutex mutex_;
  bool closed_ = false;
  int holds_ = 0;
};

}  // namespace probetop
