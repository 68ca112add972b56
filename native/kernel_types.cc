// SPDX-License-Identifier: MIT
#include "kernel_types.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "error.h"

namespace probetop {

KernelTypes::KernelTypes() : types_(btf__load_vmlinux_btf()) {
  if (!types_) {
    throw Error::Because(errno, "btf", "vmlinux", "cannot read the kernel's type information");
  }
}

KernelTypes::~KernelTypes() {
  modules_.clear();
  types_.reset();
#ifdef __GLIBC__
  // Millions of small pieces, which glibc would keep.
  malloc_trim(0);
#endif
}

std::optional<KernelFunction> KernelTypes::Function(const std::string& name,
                                                    const std::string& module) {
  const Module* loaded = module.empty() ? nullptr : &Load(module);
  const btf* types = loaded ? loaded->types.get() : types_.get();
  if (!types) return std::nullopt;
  const int id = btf__find_by_name_kind(types, name.c_str(), BTF_KIND_FUNC);
  if (id <= 0) return std::nullopt;
  return KernelFunction{static_cast<uint32_t>(id), loaded ? loaded->fd.get() : 0};
}

int KernelTypes::Parameters(const std::string& name) {
  const auto function = Function(name);
  if (!function) return -1;
  const btf_type* type = btf__type_by_id(types_.get(), function->id);
  const btf_type* prototype = btf__type_by_id(types_.get(), type->type);
  return prototype && btf_is_func_proto(prototype) ? btf_vlen(prototype) : -1;
}

/** Without types if there is no such module, or it has none. */
const KernelTypes::Module& KernelTypes::Load(const std::string& module) {
  const auto found = modules_.find(module);
  if (found != modules_.end()) return found->second;
  Module& loaded = modules_[module];
  for (uint32_t id = 0; bpf_btf_get_next_id(id, &id) == 0;) {
    Fd fd(bpf_btf_get_fd_by_id(id));
    if (!fd.valid()) continue;
    char name[64] = "";
    bpf_btf_info info = {};
    info.name = reinterpret_cast<uintptr_t>(name);
    info.name_len = sizeof(name);
    uint32_t bytes = sizeof(info);
    if (bpf_obj_get_info_by_fd(fd.get(), &info, &bytes) || !info.kernel_btf || module != name)
      continue;
    loaded.types.reset(btf__load_from_kernel_by_id_split(id, types_.get()));
    loaded.fd = std::move(fd);
    break;
  }
  return loaded;
}

}  // namespace probetop
