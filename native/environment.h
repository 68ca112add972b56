// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "handle.h"
#include "main_thread.h"
#include "object.h"

namespace probetop {

class ObjectWrap;

/** What belongs to one JavaScript environment: the main thread's or a worker's. It may end before the process does. */
class Environment {
 public:
  /** Creates the environment's own and has it ended with the environment. */
  static std::shared_ptr<Environment> Create(Napi::Env env);
  static std::shared_ptr<Environment> Of(Napi::Env env);

  ~Environment() { End(); }

  /** Closes everything that JavaScript left open. */
  void End();

  /** Closes in the background what the garbage collector found. */
  void CloseLater(std::unique_ptr<Object> object);

  const std::shared_ptr<MainThread>& main() const { return main_; }

  Napi::FunctionReference object_class;
  std::set<ObjectWrap*> objects;
  /** Held run-time statistics. */
  std::set<std::shared_ptr<Fd>> run_stats;

 private:
  explicit Environment(Napi::Env env) : main_(std::make_shared<MainThread>(env)) {}

  std::shared_ptr<MainThread> main_;
  std::vector<std::thread> closers_;
};

}  // namespace probetop
