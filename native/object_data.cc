// SPDX-License-Identifier: MIT
// The methods of BpfObject that answer at once: records, maps, variables, statistics.
#include <string.h>

#include "convert.h"
#include "object_wrap.h"

namespace probetop {

Napi::Value ObjectWrap::Drain(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("drain");
    const std::string ring = ToText(info[0], "ring");
    Napi::Uint8Array target = ToBytes(info[1], "target");
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
    const Drained drained = {taken, arena.pending(), arena.received(), arena.shed()};
    if (taken.records == 0 && drained.pending == 0) {
      return NothingDrained(info.Env(), ring, drained);
    }
    return DrainResultToJs(info.Env(), drained);
  });
}

Napi::Value ObjectWrap::NothingDrained(Napi::Env env, const std::string& ring,
                                       const Drained& drained) {
  Nothing& nothing = nothing_[ring];
  const bool same = nothing.received == drained.received && nothing.shed == drained.shed;
  if (!same || nothing.result.IsEmpty()) {
    nothing = {drained.received, drained.shed, Napi::Persistent(DrainResultToJs(env, drained))};
  }
  return nothing.result.Value();
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
    Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(info.Env(), global.field.size);
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
