// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

namespace probetop {

/** The contract's `alarm`. */
Napi::Value AlarmToJs(const Napi::CallbackInfo& info);

}  // namespace probetop
