// SPDX-License-Identifier: MIT
#include "main_thread.h"

#include <memory>
#include <utility>

namespace probetop {

MainThread::MainThread(Napi::Env env) : env_(env) {
  const Napi::String name = Napi::String::New(env, "probetop");
  const napi_status status = napi_create_threadsafe_function(
      env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr, Call, &function_);
  if (status != napi_ok) throw Napi::Error::New(env);
  napi_unref_threadsafe_function(env, function_);
}

MainThread::~MainThread() { Close(); }

void MainThread::Call(napi_env env, napi_value, void*, void* data) {
  const std::unique_ptr<Task> task(static_cast<Task*>(data));
  // Without an environment this is only the queue being emptied at its end.
  if (!env) return;
  try {
    (*task)(env);
  } catch (const Napi::Error& error) {
    napi_fatal_exception(env, error.Value());
  }
}

void MainThread::Post(Task task) {
  auto owned = std::make_unique<Task>(std::move(task));
  std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return;
  if (napi_call_threadsafe_function(function_, owned.get(), napi_tsfn_nonblocking) == napi_ok) {
    owned.release();
  }
}

void MainThread::Hold() {
  if (holds_++ == 0 && !closed_) napi_ref_threadsafe_function(env_, function_);
}

void MainThread::Release() {
  if (--holds_ == 0 && !closed_) napi_unref_threadsafe_function(env_, function_);
}

void MainThread::Close() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return;
  closed_ = true;
  napi_release_threadsafe_function(function_, napi_tsfn_abort);
}

}  // namespace probetop
