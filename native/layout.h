// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "types.h"

namespace probetop {

// These mirror the contract's interfaces of the same names, which say what each member means.

struct FieldLayout {
  std::string name;
  uint64_t offset;
  uint64_t size;
  Kind kind;
  std::string type;
  uint64_t count;
};

struct StructLayout {
  std::string name;
  uint64_t size;
  std::vector<FieldLayout> fields;
};

struct RingLayout {
  std::string record;
  uint32_t bytes;
};

struct MapLayout {
  std::string type;
  uint32_t key_size;
  uint32_t value_size;
  std::string value_type;
  uint32_t max_entries;
  bool mappable;
};

struct GlobalLayout {
  std::string section;
  FieldLayout field;
};

struct ProgramLayout {
  std::string name;
  std::string section;
};

struct ObjectLayout {
  std::map<std::string, StructLayout> structs;
  std::map<std::string, RingLayout> rings;
  std::map<std::string, MapLayout> maps;
  std::map<std::string, GlobalLayout> globals;
  std::vector<ProgramLayout> programs;
};

/**
 * Reads the layouts of an object that libbpf has opened: in the file itself the offsets of variables are 0, libbpf
 * fills them in from the symbols. Throws Error EABI when a ring has no record type.
 */
ObjectLayout ReadLayout(bpf_object* object);

/** The section that a data map holds: `.bss`. The map's own name is cut to 15 characters. Empty if unknown. */
std::string SectionOf(const btf* types, const bpf_map* map);

}  // namespace probetop
