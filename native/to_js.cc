// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convert.h"

namespace probetop {

namespace {

const char* KindName(Kind kind) {
  switch (kind) {
    case Kind::kUint:
      return "uint";
    case Kind::kInt:
      return "int";
    case Kind::kStruct:
      return "struct";
    case Kind::kPointer:
      return "pointer";
    case Kind::kBytes:
      break;
  }
  return "bytes";
}

// Numbers cross as doubles: exact to 2^53, as the contract has it.
double Number(uint64_t value) { return static_cast<double>(value); }

Napi::Object FieldToJs(Napi::Env env, const FieldLayout& field) {
  Napi::Object js = Napi::Object::New(env);
  js["name"] = field.name;
  js["offset"] = Number(field.offset);
  js["size"] = Number(field.size);
  js["kind"] = KindName(field.kind);
  js["type"] = field.type;
  js["count"] = Number(field.count);
  return js;
}

}  // namespace

Napi::Error ToJs(Napi::Env env, const Error& error) {
  Napi::Error js = Napi::Error::New(env, error.what());
  Napi::Object value = js.Value();
  value["code"] = error.code();
  value["errno"] = static_cast<double>(error.number() == kAbi ? 0 : error.number());
  value["step"] = error.step();
  value["subject"] = error.subject();
  value["log"] = error.log();
  return js;
}

Napi::Object StructsToJs(Napi::Env env, const ObjectLayout& layout) {
  Napi::Object all = Napi::Object::New(env);
  for (const auto& [key, type] : layout.structs) {
    Napi::Array fields = Napi::Array::New(env, type.fields.size());
    for (uint32_t i = 0; i < type.fields.size(); i++) fields[i] = FieldToJs(env, type.fields[i]);
    Napi::Object js = Napi::Object::New(env);
    js["name"] = type.name;
    js["size"] = Number(type.size);
    js["fields"] = fields;
    all[key] = js;
  }
  return all;
}

Napi::Object RingsToJs(Napi::Env env, const ObjectLayout& layout) {
  Napi::Object all = Napi::Object::New(env);
  for (const auto& [name, ring] : layout.rings) {
    Napi::Object js = Napi::Object::New(env);
    js["name"] = name;
    js["record"] = ring.record;
    js["bytes"] = Number(ring.bytes);
    all[name] = js;
  }
  return all;
}

Napi::Object MapsToJs(Napi::Env env, const ObjectLayout& layout) {
  Napi::Object all = Napi::Object::New(env);
  for (const auto& [name, map] : layout.maps) {
    Napi::Object js = Napi::Object::New(env);
    js["name"] = name;
    js["type"] = map.type;
    js["keySize"] = Number(map.key_size);
    js["valueSize"] = Number(map.value_size);
    js["valueType"] = map.value_type;
    js["maxEntries"] = Number(map.max_entries);
    js["mappable"] = map.mappable;
    all[name] = js;
  }
  return all;
}

Napi::Object GlobalsToJs(Napi::Env env, const ObjectLayout& layout) {
  Napi::Object all = Napi::Object::New(env);
  for (const auto& [name, global] : layout.globals) {
    Napi::Object js = FieldToJs(env, global.field);
    js["section"] = global.section;
    all[name] = js;
  }
  return all;
}

Napi::Array ProgramsToJs(Napi::Env env, const ObjectLayout& layout) {
  Napi::Array all = Napi::Array::New(env, layout.programs.size());
  for (uint32_t i = 0; i < layout.programs.size(); i++) {
    Napi::Object js = Napi::Object::New(env);
    js["name"] = layout.programs[i].name;
    js["section"] = layout.programs[i].section;
    all[i] = js;
  }
  return all;
}

namespace {

Napi::BigUint64Array NumbersToJs(Napi::Env env, const std::vector<uint64_t>& numbers) {
  Napi::BigUint64Array js = Napi::BigUint64Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), js.Data());
  return js;
}

}  // namespace

Napi::Object AttachReportToJs(Napi::Env env, const AttachReport& done) {
  const std::vector<Skipped>& skipped = done.skipped;
  Napi::Array list = Napi::Array::New(env, skipped.size());
  for (uint32_t i = 0; i < skipped.size(); i++) {
    Napi::Object js = Napi::Object::New(env);
    js["program"] = skipped[i].program;
    js["target"] = skipped[i].target;
    js["errno"] = static_cast<double>(skipped[i].number);
    js["reason"] = skipped[i].reason;
    if (skipped[i].has_cookie) js["cookie"] = Napi::BigInt::New(env, skipped[i].cookie);
    list[i] = js;
  }
  Napi::Object report = Napi::Object::New(env);
  report["attached"] = Number(done.attached);
  report["skipped"] = list;
  if (!done.resolved.cookies.empty()) {
    Napi::Object resolved = Napi::Object::New(env);
    resolved["cookies"] = NumbersToJs(env, done.resolved.cookies);
    resolved["addresses"] = NumbersToJs(env, done.resolved.addresses);
    report["resolved"] = resolved;
  }
  return report;
}

Napi::Array StatsToJs(Napi::Env env, const std::vector<ProgramStats>& stats) {
  Napi::Array all = Napi::Array::New(env, stats.size());
  for (uint32_t i = 0; i < stats.size(); i++) {
    Napi::Object js = Napi::Object::New(env);
    js["program"] = stats[i].program;
    js["runCount"] = Number(stats[i].runs);
    js["runTimeNs"] = Number(stats[i].run_time_ns);
    js["misses"] = static_cast<double>(stats[i].misses);
    js["missedByLinks"] = static_cast<double>(stats[i].missed_by_links);
    all[i] = js;
  }
  return all;
}

}  // namespace probetop
