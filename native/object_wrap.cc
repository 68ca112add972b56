// SPDX-License-Identifier: MIT
#include "object_wrap.h"

#include <errno.h>

#include <utility>

#include "convert.h"

namespace probetop {

Napi::Function ObjectWrap::Define(Napi::Env env) {
  return DefineClass(env, "BpfObject",
                     {
                         InstanceMethod<&ObjectWrap::Load>("load"),
                         InstanceMethod<&ObjectWrap::Attach>("attach"),
                         InstanceMethod<&ObjectWrap::Detach>("detach"),
                         InstanceMethod<&ObjectWrap::Flush>("flush"),
                         InstanceMethod<&ObjectWrap::Close>("close"),
                         InstanceMethod<&ObjectWrap::Drain>("drain"),
                         InstanceMethod<&ObjectWrap::Snapshot>("snapshot"),
                         InstanceMethod<&ObjectWrap::PlanHistograms>("planHistograms"),
                         InstanceMethod<&ObjectWrap::ReadHistograms>("readHistograms"),
                         InstanceMethod<&ObjectWrap::UpdateMap>("updateMap"),
                         InstanceMethod<&ObjectWrap::ReadGlobal>("readGlobal"),
                         InstanceMethod<&ObjectWrap::WriteGlobal>("writeGlobal"),
                         InstanceMethod<&ObjectWrap::Stats>("stats"),
                     });
}

Napi::Object ObjectWrap::Open(Napi::Env env, const std::string& path) {
  auto object = std::make_unique<Object>(path);
  const ObjectLayout& layout = object->layout();
  const Napi::Object structs = StructsToJs(env, layout);
  const Napi::Object rings = RingsToJs(env, layout);
  const Napi::Object maps = MapsToJs(env, layout);
  const Napi::Object globals = GlobalsToJs(env, layout);
  const Napi::Array programs = ProgramsToJs(env, layout);
  const Napi::Function constructor = Environment::Of(env)->object_class.Value();
  Napi::Object js = constructor.New({Napi::External<std::unique_ptr<Object>>::New(env, &object)});
  js.DefineProperties({
      Napi::PropertyDescriptor::Value("structs", structs, napi_enumerable),
      Napi::PropertyDescriptor::Value("rings", rings, napi_enumerable),
      Napi::PropertyDescriptor::Value("maps", maps, napi_enumerable),
      Napi::PropertyDescriptor::Value("globals", globals, napi_enumerable),
      Napi::PropertyDescriptor::Value("programs", programs, napi_enumerable),
  });
  return js;
}

ObjectWrap::ObjectWrap(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<ObjectWrap>(info),
      environment_(Environment::Of(info.Env())),
      tasks_(environment_->main()) {
  if (!info[0].IsExternal()) {
    throw Napi::TypeError::New(info.Env(), "a BpfObject comes from openObject()");
  }
  object_ = std::move(*info[0].As<Napi::External<std::unique_ptr<Object>>>().Data());
  environment_->objects.insert(this);
}

ObjectWrap::~ObjectWrap() {
  environment_->objects.erase(this);
  // Nothing runs: whatever does keeps the wrap alive.
  if (object_ && state_ != State::kClosed) environment_->CloseLater(std::move(object_));
}

void ObjectWrap::Abandon() {
  for (const auto& call : attaching_) call->Cancel();
  tasks_.Abandon();
  attaching_.clear();
  state_ = State::kClosed;
  object_->Close();
}

void ObjectWrap::RequireOpen(const char* step) const {
  if (state_ == State::kClosed) throw Error(EBADF, step, "object", "the object is closed");
}

void ObjectWrap::RequireQuiet(const char* step) const {
  RequireOpen(step);
  if (state_ == State::kLoading) {
    throw Error(EBUSY, step, "object", "the object is still being loaded");
  }
  if (state_ == State::kFailed) {
    throw Error(EINVAL, step, "object", "the object could not be loaded");
  }
}

void ObjectWrap::RequireLoaded(const char* step) const {
  RequireQuiet(step);
  if (state_ != State::kLoaded) throw Error(EINVAL, step, "object", "the object is not loaded yet");
}

Napi::Value ObjectWrap::Promised(Napi::Env env,
                                 const std::function<void(Napi::Promise::Deferred)>& body) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  try {
    Guarded(env, [&] { body(deferred); });
  } catch (const Napi::Error& error) {
    deferred.Reject(error.Value());
  }
  return deferred.Promise();
}

void ObjectWrap::Run(std::function<void()> work,
                     std::function<void(Napi::Env, const Error*)> settle) {
  Ref();
  tasks_.Add(
      {std::move(work), [this, settle = std::move(settle)](Napi::Env env, const Error* error) {
         settle(env, error);
         Unref();
       }});
}

DrainEvents ObjectWrap::Events(const Napi::Value& options) {
  DrainEvents events;
  const auto main = environment_->main();
  // Flushes that nobody waits for any more are posted into the void; all others keep the wrap alive.
  events.flushed = [this, main](uint64_t number) {
    main->Post([this, number](Napi::Env env) { Flushed(env, number); });
  };
  const Napi::Value on_pressure = options.As<Napi::Object>().Get("onPressure");
  if (!on_pressure.IsFunction()) return events;
  on_pressure_ =
      std::make_shared<Napi::FunctionReference>(Napi::Persistent(on_pressure.As<Napi::Function>()));
  // Weak, because only the main thread may free it, and what is posted may be dropped on any.
  events.piled_up = [main, weak = std::weak_ptr<Napi::FunctionReference>(on_pressure_)] {
    main->Post([weak](Napi::Env env) {
      const auto callback = weak.lock();
      if (callback) callback->Call(env.Undefined(), {});
    });
  };
  return events;
}

Napi::Value ObjectWrap::Load(const Napi::CallbackInfo& info) {
  return Promised(info.Env(), [&](Napi::Promise::Deferred deferred) {
    RequireOpen("load");
    if (state_ != State::kOpen) {
      throw Error(EINVAL, "load", "object", "an object is loaded once only");
    }
    LoadOptions options = ToLoadOptions(info[0]);
    const DrainEvents events = Events(info[0]);
    state_ = State::kLoading;
    Run([this, options = std::move(options), events] { object_->Load(options, events); },
        [this, deferred](Napi::Env env, const Error* error) {
          if (state_ == State::kLoading) state_ = error ? State::kFailed : State::kLoaded;
          if (error) {
            deferred.Reject(ToJs(env, *error).Value());
          } else {
            deferred.Resolve(env.Undefined());
          }
        });
  });
}

Napi::Value ObjectWrap::Attach(const Napi::CallbackInfo& info) {
  return Promised(info.Env(), [&](Napi::Promise::Deferred deferred) {
    RequireLoaded("attach");
    std::vector<AttachSpec> specs = ToAttachSpecs(info[0]);
    const auto call = AttachCall::Create(info[1], info[2]);
    for (const AttachSpec& spec : specs) call->total += spec.size();
    call->specs = std::move(specs);
    Run(
        [this, call, main = environment_->main()] {
          call->report = object_->Attach(
              call->specs, [call] { return call->cancelled(); },
              [call, main](size_t done) { call->Progress(*main, done); });
        },
        [this, call, deferred](Napi::Env env, const Error* error) {
          SettleAttach(env, call, deferred, error);
        });
    attaching_.push_back(call);
  });
}

void ObjectWrap::SettleAttach(Napi::Env env, const std::shared_ptr<AttachCall>& call,
                              Napi::Promise::Deferred deferred, const Error* error) {
  call->End();
  attaching_.remove(call);
  if (!error && !call->cancelled()) {
    const Napi::Object report = AttachReportToJs(env, call->report);
    object_->Keep(std::move(call->report.links));
    deferred.Resolve(report);
    return;
  }
  const auto reject = [call, deferred](Napi::Env js, const Error* cause) {
    const Error called_off(ECANCELED, "attach", "", "attaching was called off");
    deferred.Reject(call->thrown() ? call->thrown()->Value()
                                   : ToJs(js, cause ? *cause : called_off).Value());
  };
  if (error) {
    reject(env, error);
    return;
  }
  // Called off after the last link was made, but before anybody heard of it.
  Ref();
  tasks_.AddNext({[call] { DetachAll(call->report.links); },
                  [this, reject](Napi::Env js, const Error*) {
                    reject(js, nullptr);
                    Unref();
                  }});
}

Napi::Value ObjectWrap::Detach(const Napi::CallbackInfo& info) {
  return Promised(info.Env(), [&](Napi::Promise::Deferred deferred) {
    RequireOpen("detach");
    const auto call = AttachCall::Create(info[0], info[1]);
    Run(
        [this, call, main = environment_->main()] {
          call->total = object_->links();
          object_->Detach([call] { return call->cancelled(); },
                          [call, main](size_t done) { call->Progress(*main, done); });
        },
        [call, deferred](Napi::Env env, const Error* error) {
          call->End();
          if (call->thrown()) {
            deferred.Reject(call->thrown()->Value());
          } else if (error) {
            deferred.Reject(ToJs(env, *error).Value());
          } else {
            deferred.Resolve(env.Undefined());
          }
        });
  });
}

Napi::Value ObjectWrap::Flush(const Napi::CallbackInfo& info) {
  return Promised(info.Env(), [&](Napi::Promise::Deferred deferred) {
    RequireOpen("flush");
    if (state_ != State::kLoaded) {
      deferred.Resolve(info.Env().Undefined());
      return;
    }
    Ref();
    environment_->main()->Hold();
    flushes_.emplace(object_->drain()->RequestFlush(), deferred);
  });
}

void ObjectWrap::Flushed(Napi::Env env, uint64_t number) {
  while (!flushes_.empty() && flushes_.begin()->first <= number) {
    const Napi::Promise::Deferred deferred = flushes_.begin()->second;
    flushes_.erase(flushes_.begin());
    deferred.Resolve(env.Undefined());
    environment_->main()->Release();
    Unref();
  }
}

Napi::Value ObjectWrap::Close(const Napi::CallbackInfo& info) {
  return Promised(info.Env(), [&](Napi::Promise::Deferred deferred) {
    state_ = State::kClosed;
    for (const auto& call : attaching_) call->Cancel();
    Run([this] { object_->Close(); },
        [deferred](Napi::Env env, const Error* error) {
          if (error) {
            deferred.Reject(ToJs(env, *error).Value());
          } else {
            deferred.Resolve(env.Undefined());
          }
        });
  });
}

}  // namespace probetop
