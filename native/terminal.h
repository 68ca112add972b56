// SPDX-License-Identifier: MIT
#pragma once

#include <napi.h>

namespace probetop {

/** The contract's `terminal`: what Node itself does only by waiting for the terminal, or not at all. */
Napi::Object TerminalToJs(Napi::Env env);

}  // namespace probetop
