// SPDX-License-Identifier: MIT
#include "text_scan_to_js.h"

#include <algorithm>
#include <memory>

#include "convert.h"
#include "text_scan.h"

namespace probetop {

namespace {

bool IsPlain(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return letter >= ' ' && letter <= '~' && letter != '\\';
  });
}

size_t ToWidth(const Napi::Value& value) {
  const uint64_t width = ToCount(value, "size");
  if (width != 1 && width != 2 && width != 4 && width != 8) {
    throw WrongArgument("size", "1, 2, 4 or 8");
  }
  return width;
}

ScannedField ToField(const Napi::Value& value) {
  const Napi::Object js = ToObject(value, "fields");
  const std::string kind = ToText(js.Get("kind"), "kind");
  ScannedField field;
  field.at = ToCount(js.Get("at"), "at");
  if (kind == "text") {
    field.size = ToCount(js.Get("size"), "size");
  } else if (kind == "tail") {
    field.kind = ScannedField::Kind::kTail;
    field.length_at = ToCount(js.Get("lengthAt"), "lengthAt");
    field.absolute = js.Get("absolute").ToBoolean();
    const Napi::Array inexact = ToArray(js.Get("inexact"), "inexact");
    for (uint32_t i = 0; i < inexact.Length(); i++) {
      field.inexact.push_back(ToCount(inexact[i], "inexact"));
    }
  } else if (kind == "number") {
    field.kind = ScannedField::Kind::kNumber;
    field.size = ToWidth(js.Get("size"));
  } else if (kind == "code") {
    field.kind = ScannedField::Kind::kCode;
    field.size = ToWidth(js.Get("size"));
    field.is_result = js.Get("isResult").ToBoolean();
    const Napi::Uint8Array answers = ToBytes(js.Get("answers"), "answers");
    field.answers.assign(answers.Data(), answers.Data() + answers.ByteLength());
  } else {
    throw WrongArgument("kind", "text, tail, number or code");
  }
  return field;
}

template <typename Array>
Array ToWords(const Napi::Value& value, napi_typedarray_type type, const char* what) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) {
    throw WrongArgument(what, "an array of 32-bit words");
  }
  return value.As<Array>();
}

Napi::Value Run(const TextScan& scan, const Napi::CallbackInfo& info) {
  const Napi::Uint8Array batch = ToBytes(info[0], "batch");
  const auto starts = ToWords<Napi::Uint32Array>(info[1], napi_uint32_array, "starts");
  const uint64_t first = ToCount(info[2], "first");
  const uint64_t end = ToCount(info[3], "end");
  auto found = ToWords<Napi::Int32Array>(info[4], napi_int32_array, "found");
  if (first > end || end > starts.ElementLength() || end > INT32_MAX) {
    throw WrongArgument("end", "from first to the number of starts");
  }
  if (end - first > found.ElementLength()) throw WrongArgument("found", "as long as what is asked");
  const size_t count =
      scan.Run(batch.Data(), batch.ByteLength(), starts.Data(), first, end, found.Data());
  return Napi::Number::New(info.Env(), static_cast<double>(count));
}

}  // namespace

Napi::Value TextScanToJs(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const std::string text = ToText(info[0], "text");
    if (!IsPlain(text)) throw WrongArgument("text", "printable ASCII without a backslash");
    const Napi::Object options = ToObject(info[1], "options");
    const Napi::Array js = ToArray(info[2], "fields");
    std::vector<ScannedField> fields;
    for (uint32_t i = 0; i < js.Length(); i++) fields.push_back(ToField(js[i]));
    const auto scan =
        std::make_shared<const TextScan>(text, options.Get("ignoreCase").ToBoolean(),
                                         options.Get("inverse").ToBoolean(), std::move(fields));
    return Napi::Function::New(info.Env(), [scan](const Napi::CallbackInfo& call) -> Napi::Value {
      return Guarded(call.Env(), [&]() -> Napi::Value { return Run(*scan, call); });
    });
  });
}

}  // namespace probetop
