// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convert.h"

namespace probetop {

namespace {

constexpr char kKinds[] =
    "'tracepoint', 'section', 'kprobe', 'kprobe-multi', 'fentry', 'uprobe' or 'uprobe-multi'";

AttachKind ToKind(const std::string& kind) {
  if (kind == "tracepoint") return AttachKind::kTracepoint;
  if (kind == "section") return AttachKind::kSection;
  if (kind == "kprobe") return AttachKind::kKprobe;
  if (kind == "kprobe-multi") return AttachKind::kKprobeMulti;
  if (kind == "fentry") return AttachKind::kFentry;
  if (kind == "uprobe") return AttachKind::kUprobe;
  if (kind == "uprobe-multi") return AttachKind::kUprobeMulti;
  throw WrongArgument("kind", kKinds);
}

AttachAt ToAt(const std::string& at, AttachKind kind) {
  if (at == "entry") return AttachAt::kEntry;
  if (at == "return") return AttachAt::kReturn;
  if (at == "session" && kind == AttachKind::kKprobeMulti) return AttachAt::kSession;
  throw WrongArgument("at", "'entry', 'return', or of kprobe-multi 'session'");
}

std::vector<std::string> ToNames(const Napi::Value& value, const char* what) {
  const Napi::Array js = ToArray(value, what);
  std::vector<std::string> names;
  for (uint32_t i = 0; i < js.Length(); i++) {
    names.push_back(ToText(js[i], what));
    // To the kernel a name would end there.
    if (names.back().find('\0') != std::string::npos) throw WrongArgument(what, "names");
  }
  return names;
}

std::vector<uint64_t> ToWords(const Napi::Value& value, const char* what) {
  if (!value.IsTypedArray() ||
      value.As<Napi::TypedArray>().TypedArrayType() != napi_biguint64_array) {
    throw WrongArgument(what, "a BigUint64Array");
  }
  const auto words = value.As<Napi::BigUint64Array>();
  return std::vector<uint64_t>(words.Data(), words.Data() + words.ElementLength());
}

void ReadList(const Napi::Object& js, AttachSpec& spec) {
  const bool user = spec.kind == AttachKind::kUprobe || spec.kind == AttachKind::kUprobeMulti;
  spec.at = ToAt(ToText(js.Get("at"), "at"), spec.kind);
  spec.names = ToNames(js.Get("names"), "names");
  spec.cookies = ToWords(js.Get("cookies"), "cookies");
  const char* addresses = user ? "offsets" : "addresses";
  if (user || Given(js.Get(addresses))) spec.addresses = ToWords(js.Get(addresses), addresses);
  if (Given(js.Get("modules"))) spec.modules = ToNames(js.Get("modules"), "modules");
  const auto fits = [&spec](size_t size) { return size == spec.names.size(); };
  if (!fits(spec.cookies.size()) || !(spec.addresses.empty() || fits(spec.addresses.size())) ||
      !(spec.modules.empty() || fits(spec.modules.size()))) {
    throw WrongArgument("specs", "lists of the same length");
  }
  if (spec.kind == AttachKind::kKprobeMulti && !spec.addresses.empty() &&
      std::count(spec.addresses.begin(), spec.addresses.end(), 0)) {
    throw WrongArgument("addresses", "of all of them: a link is by name or by address");
  }
  if (!user) return;
  spec.path = ToText(js.Get("path"), "path");
  if (spec.path.empty() || spec.path.find('\0') != std::string::npos) {
    throw WrongArgument("path", "a path");
  }
  if (Given(js.Get("pid"))) {
    const uint64_t pid = ToCount(js.Get("pid"), "pid");
    if (!pid || pid > INT32_MAX) throw WrongArgument("pid", "the number of a process");
    spec.pid = static_cast<int>(pid);
  }
}

AttachSpec ToAttachSpec(const Napi::Object& js) {
  AttachSpec spec;
  spec.program = ToText(js.Get("program"), "program");
  spec.optional = js.Get("optional").ToBoolean();
  spec.kind = ToKind(ToText(js.Get("kind"), "kind"));
  if (spec.listed()) {
    ReadList(js, spec);
  } else if (spec.kind == AttachKind::kTracepoint) {
    spec.category = ToText(js.Get("category"), "category");
    spec.name = ToText(js.Get("name"), "name");
    if (spec.category.empty() || spec.name.empty()) {
      throw WrongArgument("specs", "tracepoints with a category and a name");
    }
    const Napi::Value cookie = js.Get("cookie");
    if (Given(cookie)) {
      bool lossless = true;
      if (!cookie.IsBigInt()) throw WrongArgument("cookie", "a bigint");
      spec.cookies.push_back(cookie.As<Napi::BigInt>().Uint64Value(&lossless));
      if (!lossless) throw WrongArgument("cookie", "a bigint of 64 bits");
    }
  }
  return spec;
}

}  // namespace

std::vector<AttachSpec> ToAttachSpecs(const Napi::Value& value) {
  const Napi::Array list = ToArray(value, "specs");
  std::vector<AttachSpec> specs;
  for (uint32_t i = 0; i < list.Length(); i++) {
    specs.push_back(ToAttachSpec(ToObject(list[i], "specs")));
  }
  return specs;
}

}  // namespace probetop
