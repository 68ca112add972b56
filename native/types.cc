// SPDX-License-Identifier: MIT
#include "types.h"

#include <linux/btf.h>
#include <string.h>

#include "error.h"

namespace probetop {

namespace {

// Deeper nesting than any C type has; BTF read from a file could point in a circle.
constexpr int kDepth = 64;

bool Qualifier(const btf_type* type) {
  return btf_is_mod(type) || btf_kind(type) == BTF_KIND_TYPE_TAG;
}

Kind KindOf(const Type& type, const char* name) {
  switch (btf_kind(type.base)) {
    case BTF_KIND_INT:
      // `char` is text when there are several; u8 is `unsigned char` and stays a number.
      if (type.array && !strcmp(name, "char")) return Kind::kBytes;
      return btf_int_encoding(type.base) & BTF_INT_SIGNED ? Kind::kInt : Kind::kUint;
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return btf_kflag(type.base) ? Kind::kInt : Kind::kUint;
    case BTF_KIND_PTR:
      return Kind::kPointer;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      // An unnamed one that no typedef names has no layout to be looked up by.
      return *name || !type.alias.empty() ? Kind::kStruct : Kind::kBytes;
    default:
      return Kind::kBytes;
  }
}

}  // namespace

bool Type::aggregate() const { return btf_is_composite(base); }

const char* NameAt(const btf* types, uint32_t offset) {
  const char* name = btf__name_by_offset(types, offset);
  return name ? name : "";
}

std::string TypeText(const btf* types, uint32_t id) {
  std::string stars;
  for (int depth = 0; depth < kDepth; depth++) {
    const btf_type* type = btf__type_by_id(types, id);
    if (!type) break;
    if (btf_is_void(type)) return "void" + stars;
    const std::string name = NameAt(types, type->name_off);
    if (Qualifier(type)) {
      id = type->type;
      continue;
    }
    switch (btf_kind(type)) {
      case BTF_KIND_PTR:
        stars = (stars.empty() ? " *" : stars + "*");
        id = type->type;
        continue;
      case BTF_KIND_ARRAY:
        id = btf_array(type)->type;
        continue;
      case BTF_KIND_STRUCT:
        return "struct " + name + stars;
      case BTF_KIND_UNION:
        return "union " + name + stars;
      case BTF_KIND_FWD:
        return (btf_kflag(type) ? "union " : "struct ") + name + stars;
      case BTF_KIND_ENUM:
      case BTF_KIND_ENUM64:
        return "enum " + name + stars;
      default:
        return name + stars;
    }
  }
  return "void" + stars;
}

Type DescribeType(const btf* types, uint32_t id) {
  Type described;
  for (int depth = 0; depth < kDepth; depth++) {
    const btf_type* type = btf__type_by_id(types, id);
    if (!type) break;
    if (btf_is_typedef(type)) {
      if (described.alias.empty()) described.alias = NameAt(types, type->name_off);
      id = type->type;
    } else if (Qualifier(type)) {
      id = type->type;
    } else if (btf_is_array(type)) {
      described.array = true;
      described.count *= btf_array(type)->nelems;
      id = btf_array(type)->type;
    } else {
      const int64_t size = btf__resolve_size(types, id);
      if (size < 0) break;
      described.base = type;
      described.base_id = id;
      described.size = static_cast<uint64_t>(size) * described.count;
      described.kind = KindOf(described, NameAt(types, type->name_off));
      described.text = described.alias.empty() ? TypeText(types, id) : described.alias;
      return described;
    }
  }
  throw Error(kAbi, "open", "BTF", "the object's type information holds a type without a size");
}

}  // namespace probetop
