// SPDX-License-Identifier: MIT
#include "tasks.h"

#include <errno.h>

#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include "log.h"
#include "thread.h"

namespace probetop {

namespace {

std::optional<Error> Run(const std::function<void()>& work) {
  LogCapture log;
  try {
    work();
    return std::nullopt;
  } catch (Error& error) {
    error.set_log(log.text());
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ENOMEM, "memory", "", "out of memory");
  } catch (const std::system_error& error) {
    return Error::Because(error.code().value(), "thread", "", "cannot start a thread");
  } catch (const std::exception& error) {
    return Error(EIO, "internal", "", error.what());
  }
}

}  // namespace

void TaskQueue::Add(Task task) {
  main_->Hold();
  waiting_.push_back(std::make_unique<Task>(std::move(task)));
  StartNext();
}

void TaskQueue::AddNext(Task task) {
  main_->Hold();
  waiting_.push_front(std::make_unique<Task>(std::move(task)));
  StartNext();
}

void TaskQueue::StartNext() {
  if (current_ || waiting_.empty()) return;
  current_ = std::move(waiting_.front());
  waiting_.pop_front();
  const Task* task = current_.get();
  const auto report = [this](std::optional<Error> error) {
    main_->Post([this, error = std::move(error)](Napi::Env env) {
      Finish(env, error ? &*error : nullptr);
    });
  };
  try {
    thread_ = StartThread("probetop-task", [task, report] { report(Run(task->work)); });
  } catch (const std::system_error& error) {
    report(Error::Because(error.code().value(), "thread", "", "cannot start a thread"));
  }
}

void TaskQueue::Finish(Napi::Env env, const Error* error) {
  if (thread_.joinable()) thread_.join();
  // Settled before the next one starts: no task's work ever runs beside another's settling.
  current_->settle(env, error);
  current_.reset();
  main_->Release();
  StartNext();
}

void TaskQueue::Abandon() {
  if (thread_.joinable()) thread_.join();
  current_.reset();
  waiting_.clear();
}

}  // namespace probetop
