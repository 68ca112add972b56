// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace probetop {

/**
 * Tries a way to attach on this kernel and takes it back: `kprobe-multi`, `uprobe-multi`, `fentry`. 0, or the errno.
 * Throws Error EINVAL for another name.
 */
int TryAttachKind(const std::string& kind);

/** Teaches libbpf section names that are younger than 1.1: `kprobe.session`, `uprobe.multi`. */
void RegisterSections();

}  // namespace probetop
