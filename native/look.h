// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace probetop {

/** How the cells of a picture are drawn. Whoever decides on that may throw. */
class Look {
 public:
  virtual ~Look() = default;
  /** The sequence, in ASCII, from one style to another that is drawn otherwise; empty if it is not. */
  virtual std::string Transition(uint16_t from, uint16_t to) = 0;
  /** The style that a blank of this style has to the eye. */
  virtual uint16_t BlankStyle(uint16_t style) = 0;
  /** Whether terminals differ about the columns that a glyph takes. */
  virtual bool IsDisputed(uint32_t glyph) = 0;
  /** A glyph's text in UTF-8. */
  virtual std::string Text(uint32_t glyph) = 0;
};

/** Asks once for what stays the same as long as the program runs. */
class KnownLook {
 public:
  explicit KnownLook(Look& look);

  /** Holds until the next call. */
  const std::string& Transition(uint16_t from, uint16_t to);
  uint16_t BlankStyle(uint16_t style);
  bool IsDisputed(uint32_t glyph) {
    if (glyph < kFirstAsked) return false;
    if (glyph >= disputed_.size()) return look_.IsDisputed(glyph);
    const Answer answer = disputed_[glyph];
    return answer == Answer::kUnknown ? Ask(glyph) : answer == Answer::kDisputed;
  }
  /** Not remembered: numbers of clusters come to mean others. */
  std::string Text(uint32_t glyph) { return look_.Text(glyph); }

 private:
  enum class Answer : uint8_t { kUnknown, kPlain, kDisputed };
  /** What is before is ASCII. */
  static constexpr uint32_t kFirstAsked = 0x80;

  bool Ask(uint32_t glyph);

  Look& look_;
  std::unordered_map<uint32_t, std::string> transitions_;
  /** By style; -1 for one that was not asked for. */
  std::vector<int32_t> blanks_;
  /** By code point of the first plane. */
  std::vector<Answer> disputed_;
};

}  // namespace probetop
