// SPDX-License-Identifier: MIT
// The methods of BpfObject that answer at once: records, maps, variables, statistics.
#include <string.h>

#include <algorithm>
#include <iterator>

#include "convert.h"
#include "object_wrap.h"

namespace probetop {

namespace {

constexpr size_t kDrainCounts = 4;

}  // namespace

Napi::Value ObjectWrap::Drain(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("drain");
    const std::string ring = ToText(info[0], "ring");
    Napi::Uint8Array target = ToBytes(info[1], "target");
    const Numbers counts = ToNumbers(info[2], "counts");
    if (counts.length < kDrainCounts) {
      throw WrongArgument("counts", "a Float64Array with room for what is told");
    }
    Arena& arena = object_->arena(ring);
    const auto take = [&] {
      return arena.Take(reinterpret_cast<std::byte*>(target.Data()), target.ByteLength());
    };
    Arena::Taken taken = take();
    // The reader is ahead of the thread's own pace.
    if (taken.records == 0) {
      object_->drain()->PassHere();
      taken = take();
    }
    // In the order of the contract.
    const size_t told[kDrainCounts] = {taken.records, arena.pending(), arena.received(),
                                       arena.shed()};
    std::copy(std::begin(told), std::end(told), counts.at);
    return Napi::Number::New(info.Env(), static_cast<double>(taken.bytes));
  });
}

Napi::Value ObjectWrap::Snapshot(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("map");
    const MappedArray& array = object_->array(ToText(info[0], "map"));
    const uint64_t wanted = info[1].IsUndefined() ? array.bytes() : ToCount(info[1], "bytes");
    if (wanted > array.bytes() || wanted % 8 != 0)
      throw Error(EINVAL, "map", "bytes", "a snapshot takes whole words of the array");
    Napi::ArrayBuffer copy = info[2].IsUndefined() ? Napi::ArrayBuffer::New(info.Env(), wanted)
                                                   : ToBuffer(info[2], wanted, "into");
    CopyWords(static_cast<std::byte*>(copy.Data()), array.at(), wanted);
    return copy;
  });
}

Napi::Value ObjectWrap::UpdateMap(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("map");
    const std::string map = ToText(info[0], "map");
    const Napi::Uint8Array key = ToBytes(info[1], "key");
    const Napi::Uint8Array value = ToBytes(info[2], "value");
    object_->UpdateMap(map, key.Data(), key.ByteLength(), value.Data(), value.ByteLength());
    return info.Env().Undefined();
  });
}

Napi::Value ObjectWrap::ReadGlobal(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireQuiet("map");
    const GlobalLayout& global = object_->global(ToText(info[0], "name"));
    const std::byte* value = object_->ReadGlobal(global);
    Napi::ArrayBuffer copy = info[1].IsUndefined()
                                 ? Napi::ArrayBuffer::New(info.Env(), global.field.size)
                                 : ToBuffer(info[1], global.field.size, "into");
    memcpy(copy.Data(), value, global.field.size);
    return copy;
  });
}

Napi::Value ObjectWrap::WriteGlobal(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireQuiet("map");
    const std::string name = ToText(info[0], "name");
    const Napi::Uint8Array value = ToBytes(info[1], "value");
    const uint64_t offset = info[2].IsUndefined() ? 0 : ToCount(info[2], "byteOffset");
    object_->WriteGlobal(name, reinterpret_cast<const std::byte*>(value.Data()), value.ByteLength(),
                         offset);
    return info.Env().Undefined();
  });
}

Napi::Value ObjectWrap::Stats(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("stats");
    return StatsToJs(info.Env(), object_->Stats());
  });
}

}  // namespace probetop
