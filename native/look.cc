// SPDX-License-Identifier: MIT
#include "look.h"

namespace probetop {

namespace {

/** A heat map may come up with ever new colours. */
constexpr size_t kTransitionsKept = 4096;
constexpr size_t kStyles = 0x10000;
constexpr size_t kFirstPlane = 0x10000;
const std::string kNothing;

}  // namespace

KnownLook::KnownLook(Look& look) : look_(look), blanks_(kStyles, -1), disputed_(kFirstPlane) {}

const std::string& KnownLook::Transition(uint16_t from, uint16_t to) {
  if (from == to) return kNothing;
  const uint32_t key = static_cast<uint32_t>(from) << 16 | to;
  const auto known = transitions_.find(key);
  if (known != transitions_.end()) return known->second;
  if (transitions_.size() >= kTransitionsKept) transitions_.clear();
  return transitions_.emplace(key, look_.Transition(from, to)).first->second;
}

uint16_t KnownLook::BlankStyle(uint16_t style) {
  int32_t& blank = blanks_[style];
  if (blank < 0) blank = look_.BlankStyle(style);
  return static_cast<uint16_t>(blank);
}

bool KnownLook::Ask(uint32_t glyph) {
  const bool is_disputed = look_.IsDisputed(glyph);
  disputed_[glyph] = is_disputed ? Answer::kDisputed : Answer::kPlain;
  return is_disputed;
}

}  // namespace probetop
