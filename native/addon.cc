// SPDX-License-Identifier: MIT
#include <bpf/libbpf.h>
#include <errno.h>
#include <napi.h>
#include <time.h>

#include "alarm.h"
#include "convert.h"
#include "environment.h"
#include "frame_encoder_to_js.h"
#include "helper.h"
#include "kernel_types.h"
#include "object_wrap.h"
#include "own_calls.h"
#include "rungs.h"
#include "securityfs.h"
#include "terminal.h"
#include "text_scan_to_js.h"
#include "tracefs.h"

namespace probetop {

namespace {

int64_t Nanoseconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

Napi::Value OpenObject(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    return ObjectWrap::Open(info.Env(), ToText(info[0], "path"));
  });
}

Napi::Value Tracefs(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const TracefsPlace place = FindTracefs();
    Napi::Object js = Napi::Object::New(info.Env());
    js["via"] = place.path.empty() ? "detached" : "mount";
    js["path"] = place.path;
    return js;
  });
}

Napi::Value ReadTracefsFile(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const std::string content = ReadTracefs(ToText(info[0], "relativePath"));
    return Napi::Buffer<char>::Copy(info.Env(), content.data(), content.size());
  });
}

Napi::Value ReadSecurityfsFile(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    return Napi::String::New(info.Env(), ReadSecurityfs(ToText(info[0], "name")));
  });
}

Napi::Value HasHelperOf(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const uint64_t helper = ToCount(info[1], "helper");
    if (helper > INT32_MAX) throw Error(EINVAL, "arguments", "helper", "helper is too large");
    return Napi::Boolean::New(info.Env(),
                              HasHelper(ToText(info[0], "type"), static_cast<int>(helper)));
  });
}

// One clock is read between two readings of the other; of a few tries the one that was disturbed least.
Napi::Value Clock(const Napi::CallbackInfo& info) {
  int64_t best = INT64_MAX, monotonic = 0, realtime = 0;
  for (int i = 0; i < 5; i++) {
    const int64_t before = Nanoseconds(CLOCK_MONOTONIC);
    const int64_t between = Nanoseconds(CLOCK_REALTIME);
    const int64_t after = Nanoseconds(CLOCK_MONOTONIC);
    if (after - before >= best) continue;
    best = after - before;
    monotonic = before + best / 2;
    realtime = between;
  }
  Napi::Object js = Napi::Object::New(info.Env());
  js["monotonic"] = Napi::BigInt::New(info.Env(), monotonic);
  js["realtime"] = Napi::BigInt::New(info.Env(), realtime);
  return js;
}

Napi::Value HoldRunStats(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const auto environment = Environment::Of(info.Env());
    const auto held = std::make_shared<Fd>(OpenRunStats());
    environment->run_stats.insert(held);
    return Napi::Function::New(info.Env(), [environment, held](const Napi::CallbackInfo&) {
      held->Reset();
      environment->run_stats.erase(held);
    });
  });
}

Napi::Value TryKind(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const int number = TryAttachKind(ToText(info[0], "kind"));
    const std::string code = number ? Error(number, "attach", "", "").code() : "";
    return Napi::String::New(info.Env(), code);
  });
}

Napi::Value KernelParameters(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const Napi::Array names = ToArray(info[0], "names");
    Napi::Array counts = Napi::Array::New(info.Env(), names.Length());
    KernelTypes types;
    for (uint32_t i = 0; i < names.Length(); i++) {
      counts[i] = static_cast<double>(types.Parameters(ToText(names[i], "names")));
    }
    return counts;
  });
}

Napi::Value OwnFunctionPlace(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const FunctionPlace place = OwnFunction();
    Napi::Object js = Napi::Object::New(info.Env());
    js["path"] = place.path;
    js["offset"] = Napi::BigInt::New(info.Env(), place.offset);
    return js;
  });
}

Napi::Value TimeCallsOf(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const uint64_t calls = ToCount(info[1], "calls");
    // Nobody is to wait for it.
    if (calls > 100'000) throw Error(EINVAL, "arguments", "calls", "calls are too many");
    const uint64_t ns = TimeCalls(ToText(info[0], "of"), static_cast<uint32_t>(calls));
    return Napi::Number::New(info.Env(), static_cast<double>(ns));
  });
}

Napi::Value OpenObjects(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Object::Count());
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  SilenceLibbpf();
  RegisterSections();
  const auto environment = Environment::Create(env);
  environment->object_class = Napi::Persistent(ObjectWrap::Define(env));
  exports["libbpfVersion"] =
      std::to_string(libbpf_major_version()) + "." + std::to_string(libbpf_minor_version());
  exports["openObject"] = Napi::Function::New(env, OpenObject, "openObject");
  exports["tracefs"] = Napi::Function::New(env, Tracefs, "tracefs");
  exports["readTracefs"] = Napi::Function::New(env, ReadTracefsFile, "readTracefs");
  exports["readSecurityfs"] = Napi::Function::New(env, ReadSecurityfsFile, "readSecurityfs");
  exports["hasHelper"] = Napi::Function::New(env, HasHelperOf, "hasHelper");
  exports["clock"] = Napi::Function::New(env, Clock, "clock");
  exports["holdRunStats"] = Napi::Function::New(env, HoldRunStats, "holdRunStats");
  exports["tryAttachKind"] = Napi::Function::New(env, TryKind, "tryAttachKind");
  exports["kernelParameters"] = Napi::Function::New(env, KernelParameters, "kernelParameters");
  exports["ownFunction"] = Napi::Function::New(env, OwnFunctionPlace, "ownFunction");
  exports["timeCalls"] = Napi::Function::New(env, TimeCallsOf, "timeCalls");
  exports["textScan"] = Napi::Function::New(env, TextScanToJs, "textScan");
  exports["frameEncoder"] = Napi::Function::New(env, FrameEncoderToJs, "frameEncoder");
  exports["alarm"] = Napi::Function::New(env, AlarmToJs, "alarm");
  exports["terminal"] = TerminalToJs(env);
  exports["openObjects"] = Napi::Function::New(env, OpenObjects, "openObjects");
  return exports;
}

}  // namespace

NODE_API_MODULE(probetop, Init)

}  // namespace probetop
