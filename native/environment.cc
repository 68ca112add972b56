// SPDX-License-Identifier: MIT
#include "environment.h"

#include <system_error>
#include <utility>

#include "object_wrap.h"
#include "thread.h"

namespace probetop {

namespace {

struct Holder {
  std::shared_ptr<Environment> environment;
};

}  // namespace

std::shared_ptr<Environment> Environment::Create(Napi::Env env) {
  std::shared_ptr<Environment> created(new Environment(env));
  env.SetInstanceData(new Holder{created});
  // Hooks run in reverse order: this one before the thread-safe function's own, which the constructor added.
  env.AddCleanupHook([created] {
    created->End();
    created->object_class.Reset();
  });
  return created;
}

std::shared_ptr<Environment> Environment::Of(Napi::Env env) {
  return env.GetInstanceData<Holder>()->environment;
}

void Environment::End() {
  main_->Close();
  for (ObjectWrap* object : objects) object->Abandon();
  for (std::thread& closer : closers_) closer.join();
  closers_.clear();
  run_stats.clear();
}

void Environment::CloseLater(std::unique_ptr<Object> object) {
  std::shared_ptr<Object> shared(std::move(object));
  try {
    closers_.push_back(StartThread("probetop-close", [shared] { shared->Close(); }));
  } catch (const std::system_error&) {
    shared->Close();
  }
}

}  // namespace probetop
