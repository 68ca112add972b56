// SPDX-License-Identifier: MIT
#pragma once

#include <bpf/btf.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "handle.h"

namespace probetop {

struct BtfDeleter {
  void operator()(btf* types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfDeleter>;

/** A function as the verifier wants it named. */
struct KernelFunction {
  uint32_t id;
  /** Descriptor of its module's types; 0: the kernel itself. */
  int module;
};

/** The running kernel's type information: some 10 MB, so keep one for as long as names are looked up, and no longer. */
class KernelTypes {
 public:
  /** Throws Error with step `btf`. */
  KernelTypes();
  ~KernelTypes();

  /** Nothing if it is not described, as functions that are not traceable or of which there are several. */
  std::optional<KernelFunction> Function(const std::string& name, const std::string& module = "");
  /** How many parameters it has; -1 if it is not described. */
  int Parameters(const std::string& name);

 private:
  struct Module {
    Fd fd;
    Btf types;
  };

  const Module& Load(const std::string& module);

  Btf types_;
  std::map<std::string, Module> modules_;
};

}  // namespace probetop
