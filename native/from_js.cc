// SPDX-License-Identifier: MIT
#include <errno.h>
#include <math.h>

#include "convert.h"

namespace probetop {

Error WrongArgument(const char* what, const char* expected) {
  return Error(EINVAL, "arguments", what, std::string(what) + " must be " + expected);
}

Napi::Object ToObject(const Napi::Value& value, const char* what) {
  if (!value.IsObject()) throw WrongArgument(what, "an object");
  return value.As<Napi::Object>();
}

Napi::Array ToArray(const Napi::Value& value, const char* what) {
  if (!value.IsArray()) throw WrongArgument(what, "an array");
  return value.As<Napi::Array>();
}

bool Given(const Napi::Value& value) { return !value.IsUndefined() && !value.IsNull(); }

namespace {

RingOptions ToRingOptions(const Napi::Value& value) {
  const Napi::Object js = ToObject(value, "rings");
  RingOptions options;
  const Napi::Value bytes = js.Get("bytes");
  const Napi::Value arena_bytes = js.Get("arenaBytes");
  const Napi::Value wake = js.Get("wakeGlobal");
  if (Given(bytes)) {
    options.bytes = ToCount(bytes, "bytes");
    // 0 means "as the object says" further down, and nobody asks for an empty ring on purpose.
    if (!options.bytes) throw WrongArgument("bytes", "more than 0");
  }
  if (Given(arena_bytes)) options.arena_bytes = ToCount(arena_bytes, "arenaBytes");
  if (Given(wake)) options.wake_global = ToText(wake, "wakeGlobal");
  return options;
}

}  // namespace

std::string ToText(const Napi::Value& value, const char* what) {
  // A short one in one call: what each frame names is.
  char text[64];
  size_t length = 0;
  const napi_status status =
      napi_get_value_string_utf8(value.Env(), value, text, sizeof(text), &length);
  if (status != napi_ok) throw WrongArgument(what, "a string");
  // The end of a longer one may be a character of up to four bytes that was left out.
  if (length + 4 < sizeof(text)) return std::string(text, length);
  return value.As<Napi::String>().Utf8Value();
}

uint64_t ToCount(const Napi::Value& value, const char* what) {
  double number = -1;
  napi_get_value_double(value.Env(), value, &number);
  if (!(number >= 0 && number <= 9007199254740992.0 && number == floor(number))) {
    throw WrongArgument(what, "a whole number from 0");
  }
  return static_cast<uint64_t>(number);
}

Napi::Uint8Array ToBytes(const Napi::Value& value, const char* what) {
  // A Buffer is one, too.
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    throw WrongArgument(what, "a Uint8Array");
  }
  return value.As<Napi::Uint8Array>();
}

Numbers ToNumbers(const Napi::Value& value, const char* what) {
  // In one call, for a frame: Napi's own classes make one for each thing that is asked.
  napi_typedarray_type type = napi_int8_array;
  size_t length = 0;
  void* at = nullptr;
  const napi_status status =
      napi_get_typedarray_info(value.Env(), value, &type, &length, &at, nullptr, nullptr);
  if (status != napi_ok || type != napi_float64_array) throw WrongArgument(what, "a Float64Array");
  return {static_cast<double*>(at), length};
}

Napi::ArrayBuffer ToBuffer(const Napi::Value& value, uint64_t bytes, const char* what) {
  if (!value.IsArrayBuffer() || value.As<Napi::ArrayBuffer>().ByteLength() != bytes) {
    throw WrongArgument(what, "an ArrayBuffer of the size of what is read");
  }
  return value.As<Napi::ArrayBuffer>();
}

LoadOptions ToLoadOptions(const Napi::Value& value) {
  const Napi::Object js = ToObject(value, "options");
  LoadOptions options;
  const Napi::Array programs = ToArray(js.Get("programs"), "programs");
  for (uint32_t i = 0; i < programs.Length(); i++) {
    options.programs.push_back(ToText(programs[i], "programs"));
  }
  if (Given(js.Get("rings"))) {
    const Napi::Object rings = ToObject(js.Get("rings"), "rings");
    const Napi::Array names = rings.GetPropertyNames();
    for (uint32_t i = 0; i < names.Length(); i++) {
      const std::string name = ToText(names[i], "rings");
      if (Given(rings.Get(name))) options.rings[name] = ToRingOptions(rings.Get(name));
    }
  }
  if (Given(js.Get("maxEntries"))) {
    const Napi::Object entries = ToObject(js.Get("maxEntries"), "maxEntries");
    const Napi::Array names = entries.GetPropertyNames();
    for (uint32_t i = 0; i < names.Length(); i++) {
      const std::string name = ToText(names[i], "maxEntries");
      const uint64_t count = ToCount(entries.Get(name), "maxEntries");
      if (!count || count > UINT32_MAX) throw WrongArgument("maxEntries", "from 1 to 2^32 - 1");
      options.max_entries[name] = static_cast<uint32_t>(count);
    }
  }
  return options;
}

}  // namespace probetop
