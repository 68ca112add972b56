// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "attach_call.h"
#include "convert.h"
#include "environment.h"
#include "histograms.h"
#include "object.h"
#include "tasks.h"

namespace probetop {

/** What histograms of an array are read, and where it stands how many there are; null where that is always the same. */
struct PlannedHistograms {
  HistogramPlan plan;
  size_t rows;
  size_t copies;
  const std::byte* used;
};

/** The contract's BpfObject: decides what may be called when, and on which thread it runs. */
class ObjectWrap : public Napi::ObjectWrap<ObjectWrap> {
 public:
  static Napi::Function Define(Napi::Env env);
  static Napi::Object Open(Napi::Env env, const std::string& path);

  explicit ObjectWrap(const Napi::CallbackInfo& info);
  ~ObjectWrap() override;

  /** For the end of the environment: closes, waiting for whatever runs, and settles nothing. */
  void Abandon();

 private:
  enum class State { kOpen, kLoading, kLoaded, kFailed, kClosed };

  Napi::Value Load(const Napi::CallbackInfo& info);
  Napi::Value Attach(const Napi::CallbackInfo& info);
  Napi::Value Detach(const Napi::CallbackInfo& info);
  Napi::Value Flush(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);
  Napi::Value Drain(const Napi::CallbackInfo& info);
  Napi::Value Snapshot(const Napi::CallbackInfo& info);
  Napi::Value PlanHistograms(const Napi::CallbackInfo& info);
  Napi::Value ReadHistograms(const Napi::CallbackInfo& info);
  Napi::Value UpdateMap(const Napi::CallbackInfo& info);
  Napi::Value ReadGlobal(const Napi::CallbackInfo& info);
  Napi::Value WriteGlobal(const Napi::CallbackInfo& info);
  Napi::Value Stats(const Napi::CallbackInfo& info);

  void RequireOpen(const char* step) const;
  void RequireLoaded(const char* step) const;
  /** Neither being loaded nor closed: then another thread has the object. */
  void RequireQuiet(const char* step) const;

  /** A promise for the work; a failing body rejects it instead of throwing. */
  Napi::Value Promised(Napi::Env env, const std::function<void(Napi::Promise::Deferred)>& body);
  void Run(std::function<void()> work, std::function<void(Napi::Env, const Error*)> settle);
  void SettleAttach(Napi::Env env, const std::shared_ptr<AttachCall>& call,
                    Napi::Promise::Deferred deferred, const Error* error);
  void Flushed(Napi::Env env, uint64_t number);
  DrainEvents Events(const Napi::Value& options);

  std::shared_ptr<Environment> environment_;
  std::unique_ptr<Object> object_;
  TaskQueue tasks_;
  State state_ = State::kOpen;
  /** By the numbers that were told. */
  std::vector<PlannedHistograms> histograms_;
  /** Being done or waiting to be. */
  std::list<std::shared_ptr<AttachCall>> attaching_;
  std::multimap<uint64_t, Napi::Promise::Deferred> flushes_;
  /** Called when records have piled up. Shared, for a call may be on its way when the wrap is gone. */
  std::shared_ptr<Napi::FunctionReference> on_pressure_;
};

}  // namespace probetop
