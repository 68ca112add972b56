// SPDX-License-Identifier: MIT
#include "frame_encoder_to_js.h"

#include <limits.h>

#include <algorithm>
#include <memory>
#include <string>

#include "convert.h"
#include "frame_encoder.h"

namespace probetop {

namespace {

/** What JavaScript decides on. What it throws goes through the encoder, which begins anew with each picture. */
class JsLook : public Look {
 public:
  explicit JsLook(const Napi::Object& js) : js_(Napi::Persistent(js)) {}

  std::string Transition(uint16_t from, uint16_t to) override {
    const Napi::Env env = js_.Env();
    return ToText(Call("transition", {Napi::Number::New(env, from), Napi::Number::New(env, to)}),
                  "transition");
  }
  uint16_t BlankStyle(uint16_t style) override {
    const uint64_t blank = ToCount(Ask("blankStyle", style), "blankStyle");
    if (blank > UINT16_MAX) throw WrongArgument("blankStyle", "the number of a style");
    return static_cast<uint16_t>(blank);
  }
  bool IsDisputed(uint32_t glyph) override { return Ask("isDisputed", glyph).ToBoolean(); }
  std::string Text(uint32_t glyph) override { return ToText(Ask("text", glyph), "text"); }

 private:
  Napi::Value Ask(const char* name, uint32_t number) {
    return Call(name, {Napi::Number::New(js_.Env(), number)});
  }
  Napi::Value Call(const char* name, const std::initializer_list<napi_value>& arguments) {
    const Napi::Object js = js_.Value();
    const Napi::Value method = js.Get(name);
    if (!method.IsFunction()) throw WrongArgument(name, "a function");
    return method.As<Napi::Function>().Call(js, arguments);
  }

  Napi::ObjectReference js_;
};

struct JsEncoder {
  explicit JsEncoder(const Napi::Object& js) : look(js), encoder(look) {}

  /** The bytes where JavaScript reads them, in the memory of the frame before if they fit. */
  Napi::Value Shared(Napi::Env env, const std::string& bytes) {
    if (bytes.size() > capacity) {
      capacity = 2 * bytes.size();
      memory = Napi::Persistent(Napi::ArrayBuffer::New(env, capacity));
    }
    Napi::ArrayBuffer buffer = capacity == 0 ? Napi::ArrayBuffer::New(env, 0) : memory.Value();
    std::copy(bytes.begin(), bytes.end(), static_cast<char*>(buffer.Data()));
    return Napi::Uint8Array::New(env, bytes.size(), buffer, 0);
  }

  JsLook look;
  FrameEncoder encoder;
  Napi::Reference<Napi::ArrayBuffer> memory;
  size_t capacity = 0;
};

template <typename Array>
Array ToCells(const Napi::Object& picture, const char* name, napi_typedarray_type type,
              size_t cells) {
  const Napi::Value value = picture.Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type ||
      value.As<Napi::TypedArray>().ElementLength() != cells) {
    throw WrongArgument(name, "an array with an element for each cell");
  }
  return value.As<Array>();
}

Picture ToPicture(const Napi::Value& value, const char* what, size_t cells) {
  const Napi::Object js = ToObject(value, what);
  return {ToCells<Napi::Uint32Array>(js, "glyphs", napi_uint32_array, cells).Data(),
          ToCells<Napi::Uint16Array>(js, "styles", napi_uint16_array, cells).Data()};
}

Napi::Value Encode(JsEncoder& held, const Napi::CallbackInfo& info) {
  const uint64_t columns = ToCount(info[2], "columns");
  const uint64_t rows = ToCount(info[3], "rows");
  // As the kernel holds them, and so many cells that an int counts them.
  if (columns == 0 || columns > USHRT_MAX || rows == 0 || rows > USHRT_MAX ||
      columns * rows > INT_MAX) {
    throw WrongArgument("columns", "a size that a terminal can have");
  }
  const size_t cells = columns * rows;
  const std::string& bytes =
      held.encoder.Encode(ToPicture(info[0], "sent", cells), ToPicture(info[1], "next", cells),
                          {static_cast<int>(columns), static_cast<int>(rows)}, info[4].ToBoolean());
  return held.Shared(info.Env(), bytes);
}

}  // namespace

Napi::Value FrameEncoderToJs(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const auto held = std::make_shared<JsEncoder>(ToObject(info[0], "look"));
    return Napi::Function::New(info.Env(), [held](const Napi::CallbackInfo& call) -> Napi::Value {
      return Guarded(call.Env(), [&]() -> Napi::Value { return Encode(*held, call); });
    });
  });
}

}  // namespace probetop
