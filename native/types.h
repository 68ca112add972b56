// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <string>

namespace probetop {

enum class Kind { kUint, kInt, kBytes, kStruct, kPointer };

/** A BTF type with qualifiers, typedefs and array dimensions taken off. */
struct Type {
  const btf_type* base = nullptr;
  uint32_t base_id = 0;
  Kind kind = Kind::kBytes;
  /** Bytes of all elements; 0 for a flexible array. */
  uint64_t size = 0;
  /** All dimensions multiplied; 1 for a scalar; 0 for a flexible array. */
  uint64_t count = 1;
  bool array = false;
  /** The outermost typedef, empty if there is none. */
  std::string alias;
  /** The alias if there is one, else the element's C type. */
  std::string text;

  bool aggregate() const;
};

/** Throws Error EABI when the BTF is not well formed. */
Type DescribeType(const btf* types, uint32_t id);

/** "struct x", "unsigned int", "struct x *". */
std::string TypeText(const btf* types, uint32_t id);

const char* NameAt(const btf* types, uint32_t offset);

}  // namespace probetop
