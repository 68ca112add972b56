// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

namespace probetop {

/** The contract's `textScan`. */
Napi::Value TextScanToJs(const Napi::CallbackInfo& info);

}  // namespace probetop
