// SPDX-License-Identifier: MIT
#include "layout.h"

#include <linux/btf.h>

#include "error.h"

namespace probetop {

namespace {

constexpr char kRecordSuffix[] = "__record";
constexpr int kNesting = 32;

class Reader {
 public:
  Reader(bpf_object* object, const btf* types) : object_(object), types_(types) {}

  ObjectLayout Read() {
    const bpf_map* map;
    bpf_object__for_each_map(map, object_) {
      if (bpf_map__is_internal(map)) ReadSection(map);
    }
    bpf_object__for_each_map(map, object_) {
      if (bpf_map__is_internal(map)) continue;
      if (bpf_map__type(map) == BPF_MAP_TYPE_RINGBUF) {
        ReadRing(map);
      } else {
        ReadMap(map);
      }
    }
    bpf_program* program;
    bpf_object__for_each_program(program, object_) {
      layout_.programs.push_back({bpf_program__name(program), bpf_program__section_name(program)});
    }
    return std::move(layout_);
  }

 private:
  void AddStruct(const Type& type, int nesting) {
    if (!type.aggregate() || type.kind != Kind::kStruct) return;
    const std::string own = NameAt(types_, type.base->name_off);
    for (const std::string& name : {own, type.alias}) {
      if (name.empty() || layout_.structs.count(name)) continue;
      StructLayout& added = layout_.structs[name];
      added = {own.empty() ? name : own, type.base->size, {}};
      std::vector<FieldLayout> fields;
      AddFields(type.base, 0, fields, nesting + 1);
      layout_.structs[name].fields = std::move(fields);
    }
  }

  void AddFields(const btf_type* owner, uint64_t base, std::vector<FieldLayout>& fields,
                 int nesting) {
    if (nesting > kNesting) {
      throw Error(kAbi, "open", NameAt(types_, owner->name_off), "structs are nested too deeply");
    }
    const btf_member* members = btf_members(owner);
    for (uint32_t i = 0; i < btf_vlen(owner); i++) {
      // No reader of ours takes single bits out of a word.
      if (btf_member_bitfield_size(owner, i)) continue;
      const Type type = DescribeType(types_, members[i].type);
      const std::string name = NameAt(types_, members[i].name_off);
      const uint64_t offset = base + btf_member_bit_offset(owner, i) / 8;
      if (name.empty()) {
        if (type.aggregate()) AddFields(type.base, offset, fields, nesting + 1);
        continue;
      }
      fields.push_back({name, offset, type.size, type.kind, type.text, type.count});
      AddStruct(type, nesting);
    }
  }

  void ReadSection(const bpf_map* map) {
    const std::string section = SectionOf(types_, map);
    if (section.rfind(".bss", 0) && section.rfind(".data", 0) && section.rfind(".rodata", 0)) {
      return;
    }
    const btf_type* variables = btf__type_by_id(types_, bpf_map__btf_value_type_id(map));
    const btf_var_secinfo* entries = btf_var_secinfos(variables);
    for (uint32_t i = 0; i < btf_vlen(variables); i++) {
      const btf_type* variable = btf__type_by_id(types_, entries[i].type);
      const std::string name = NameAt(types_, variable->name_off);
      const size_t record = name.rfind(kRecordSuffix);
      if (record != std::string::npos && record + sizeof(kRecordSuffix) - 1 == name.size()) {
        records_[name.substr(0, record)] = variable->type;
        continue;
      }
      const Type type = DescribeType(types_, variable->type);
      layout_.globals[name] = {
          section, {name, entries[i].offset, type.size, type.kind, type.text, type.count}};
      AddStruct(type, 0);
    }
  }

  void ReadRing(const bpf_map* map) {
    const std::string name = bpf_map__name(map);
    const auto record = records_.find(name);
    if (record != records_.end()) {
      const Type pointer = DescribeType(types_, record->second);
      if (pointer.kind == Kind::kPointer) {
        const Type type = DescribeType(types_, pointer.base->type);
        if (type.kind == Kind::kStruct) {
          const std::string own = NameAt(types_, type.base->name_off);
          layout_.rings[name] = {own.empty() ? type.alias : own, bpf_map__max_entries(map)};
          AddStruct(type, 0);
          return;
        }
      }
    }
    throw Error(kAbi, "open", name, "the ring " + name + " names no record type");
  }

  void ReadMap(const bpf_map* map) {
    std::string value_type;
    if (const uint32_t id = bpf_map__btf_key_type_id(map)) AddStruct(DescribeType(types_, id), 0);
    if (const uint32_t id = bpf_map__btf_value_type_id(map)) {
      const Type type = DescribeType(types_, id);
      value_type = type.text;
      if (type.kind == Kind::kStruct && type.alias.empty()) {
        value_type = NameAt(types_, type.base->name_off);
      }
      AddStruct(type, 0);
    }
    const char* type = libbpf_bpf_map_type_str(bpf_map__type(map));
    layout_.maps[bpf_map__name(map)] = {
        type ? type : "unknown",   bpf_map__key_size(map),
        bpf_map__value_size(map),  value_type,
        bpf_map__max_entries(map), (bpf_map__map_flags(map) & BPF_F_MMAPABLE) != 0};
  }

  bpf_object* object_;
  const btf* types_;
  ObjectLayout layout_;
  /** Type of the variable `<ring>__record`, by ring. */
  std::map<std::string, uint32_t> records_;
};

}  // namespace

std::string SectionOf(const btf* types, const bpf_map* map) {
  const uint32_t id = bpf_map__btf_value_type_id(map);
  const btf_type* section = id ? btf__type_by_id(types, id) : nullptr;
  return section && btf_is_datasec(section) ? NameAt(types, section->name_off) : "";
}

ObjectLayout ReadLayout(bpf_object* object) {
  const btf* types = bpf_object__btf(object);
  if (!types) {
    throw Error(kAbi, "open", bpf_object__name(object), "the object holds no type information");
  }
  return Reader(object, types).Read();
}

}  // namespace probetop
