// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "attach.h"
#include "error.h"
#include "layout.h"
#include "log.h"
#include "object.h"

namespace probetop {

// Between the contract's shapes and ours. What comes in is checked: Error EINVAL with step `arguments`.

Napi::Error ToJs(Napi::Env env, const Error& error);

Napi::Object StructsToJs(Napi::Env env, const ObjectLayout& layout);
Napi::Object RingsToJs(Napi::Env env, const ObjectLayout& layout);
Napi::Object MapsToJs(Napi::Env env, const ObjectLayout& layout);
Napi::Object GlobalsToJs(Napi::Env env, const ObjectLayout& layout);
Napi::Array ProgramsToJs(Napi::Env env, const ObjectLayout& layout);
Napi::Object AttachReportToJs(Napi::Env env, const AttachReport& done);
Napi::Array StatsToJs(Napi::Env env, const std::vector<ProgramStats>& stats);

std::string ToText(const Napi::Value& value, const char* what);
/** A whole number from 0 to 2^53. */
uint64_t ToCount(const Napi::Value& value, const char* what);
Napi::Uint8Array ToBytes(const Napi::Value& value, const char* what);
/** Of a Float64Array. */
struct Numbers {
  double* at;
  size_t length;
};
Numbers ToNumbers(const Napi::Value& value, const char* what);
/** An ArrayBuffer of just that size. */
Napi::ArrayBuffer ToBuffer(const Napi::Value& value, uint64_t bytes, const char* what);
LoadOptions ToLoadOptions(const Napi::Value& value);
std::vector<AttachSpec> ToAttachSpecs(const Napi::Value& value);

/** Of the argument `what`: "specs must be an array". */
Error WrongArgument(const char* what, const char* expected);
Napi::Object ToObject(const Napi::Value& value, const char* what);
Napi::Array ToArray(const Napi::Value& value, const char* what);
/** Neither undefined nor null. */
bool Given(const Napi::Value& value);

/** Runs the body of a method that JavaScript called; what it throws becomes a NativeError with libbpf's messages. */
template <typename Body>
auto Guarded(Napi::Env env, Body body) {
  LogCapture log;
  try {
    return body();
  } catch (Error& error) {
    error.set_log(log.text());
    throw ToJs(env, error);
  } catch (const std::bad_alloc&) {
    throw ToJs(env, Error(ENOMEM, "memory", "", "out of memory"));
  }
}

}  // namespace probetop
