// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

namespace probetop {

/** The contract's `frameEncoder`. */
Napi::Value FrameEncoderToJs(const Napi::CallbackInfo& info);

}  // namespace probetop
