// SPDX-License-Identifier: MIT
#include "alarm.h"

#include <uv.h>

#include <memory>

#include "convert.h"

namespace probetop {

namespace {

/** A timer of the environment's loop. The loop has its memory until it has told that it is closed. */
class Alarm {
 public:
  Alarm(Napi::Env env, const Napi::Function& callback)
      : env_(env), callback_(Napi::Persistent(callback)) {
    uv_loop_t* loop = nullptr;
    if (napi_get_uv_event_loop(env, &loop) != napi_ok) throw Napi::Error::New(env);
    context_ = std::make_unique<Napi::AsyncContext>(env, "probetop");
    uv_timer_init(loop, &timer_);
    timer_.data = this;
    // A worker's loop may not end while a timer is open.
    const auto end = [](napi_async_cleanup_hook_handle, void* alarm) {
      static_cast<Alarm*>(alarm)->Close();
    };
    napi_add_async_cleanup_hook(env, end, this, &hook_);
  }

  void Set(uint64_t milliseconds) {
    if (!closed_) uv_timer_start(&timer_, Ring, milliseconds, 0);
  }

  void Clear() {
    if (!closed_) uv_timer_stop(&timer_);
  }

  /** Frees it later, once. */
  void Close() {
    if (closed_) return;
    closed_ = true;
    callback_.Reset();
    context_.reset();
    uv_close(reinterpret_cast<uv_handle_t*>(&timer_), [](uv_handle_t* handle) {
      const std::unique_ptr<Alarm> alarm(static_cast<Alarm*>(handle->data));
      napi_remove_async_cleanup_hook(alarm->hook_);
    });
  }

 private:
  static void Ring(uv_timer_t* timer) {
    const auto& alarm = *static_cast<Alarm*>(timer->data);
    const Napi::HandleScope scope(alarm.env_);
    try {
      const Napi::Value now =
          Napi::Number::New(alarm.env_, static_cast<double>(uv_now(timer->loop)));
      alarm.callback_.MakeCallback(alarm.env_.Global(), {now}, *alarm.context_);
    } catch (const Napi::Error& error) {
      napi_fatal_exception(alarm.env_, error.Value());
    }
  }

  const Napi::Env env_;
  Napi::FunctionReference callback_;
  std::unique_ptr<Napi::AsyncContext> context_;
  napi_async_cleanup_hook_handle hook_ = nullptr;
  uv_timer_t timer_;
  bool closed_ = false;
};

}  // namespace

Napi::Value AlarmToJs(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const Napi::Env env = info.Env();
    if (!info[0].IsFunction()) throw WrongArgument("callback", "a function");
    const std::shared_ptr<Alarm> alarm(new Alarm(env, info[0].As<Napi::Function>()),
                                       [](Alarm* dropped) { dropped->Close(); });
    Napi::Object js = Napi::Object::New(env);
    js["set"] = Napi::Function::New(env, [alarm](const Napi::CallbackInfo& call) -> Napi::Value {
      return Guarded(call.Env(), [&]() -> Napi::Value {
        alarm->Set(ToCount(call[0], "milliseconds"));
        return call.Env().Undefined();
      });
    });
    js["clear"] = Napi::Function::New(env, [alarm](const Napi::CallbackInfo&) { alarm->Clear(); });
    return js;
  });
}

}  // namespace probetop
