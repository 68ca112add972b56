// SPDX-License-Identifier: MIT
#include "attach_call.h"

#include <errno.h>

#include "convert.h"
#include "error.h"

namespace probetop {

namespace {

constexpr auto kReportEvery = std::chrono::milliseconds(50);

void CallMethod(const Napi::Object& object, const char* method, const Napi::Value& argument) {
  object.Get(method).As<Napi::Function>().Call(
      object, {Napi::String::New(object.Env(), "abort"), argument});
}

}  // namespace

std::shared_ptr<AttachCall> AttachCall::Create(const Napi::Value& progress,
                                               const Napi::Value& signal) {
  auto call = std::make_shared<AttachCall>();
  if (Given(progress)) {
    if (!progress.IsFunction()) {
      throw Error(EINVAL, "arguments", "onProgress", "onProgress must be a function");
    }
    call->progress_ = Napi::Persistent(progress.As<Napi::Function>());
  }
  if (Given(signal)) {
    if (!signal.IsObject() || !signal.As<Napi::Object>().Get("addEventListener").IsFunction()) {
      throw Error(EINVAL, "arguments", "signal", "signal must be an AbortSignal");
    }
    const Napi::Object target = signal.As<Napi::Object>();
    if (target.Get("aborted").ToBoolean()) call->Cancel();
    const std::weak_ptr<AttachCall> weak = call;
    const Napi::Function listener =
        Napi::Function::New(signal.Env(), [weak](const Napi::CallbackInfo&) {
          if (const auto alive = weak.lock()) alive->Cancel();
        });
    CallMethod(target, "addEventListener", listener);
    call->listener_ = Napi::Persistent(listener);
    call->signal_ = Napi::Persistent(target);
  }
  return call;
}

void AttachCall::Progress(MainThread& main, size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (done < total && now - reported_ < kReportEvery) return;
  reported_ = now;
  main.Post([weak = weak_from_this(), done](Napi::Env) {
    if (const auto alive = weak.lock()) alive->Report(done);
  });
}

void AttachCall::Report(size_t done) {
  if (progress_.IsEmpty() || thrown_) return;
  const Napi::Env env = progress_.Env();
  try {
    progress_.Value().Call({Napi::Number::New(env, static_cast<double>(done)),
                            Napi::Number::New(env, static_cast<double>(total))});
  } catch (const Napi::Error& error) {
    thrown_ = error;
    Cancel();
  }
}

void AttachCall::End() {
  if (signal_.IsEmpty()) return;
  try {
    CallMethod(signal_.Value(), "removeEventListener", listener_.Value());
  } catch (const Napi::Error&) {
    // A listener that stays finds this call gone, and does nothing.
  }
  signal_.Reset();
}

}  // namespace probetop
