// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include <string>

#include "look.h"
#include "sequences.h"

namespace probetop {

/** Cells by row: which character begins there, 0 where a wide one goes on, and the number of its style. */
struct Picture {
  const uint32_t* glyphs;
  const uint16_t* styles;
};

struct PictureSize {
  int columns;
  int rows;
};

/** The bytes that turn what a terminal shows into another picture. */
class FrameEncoder {
 public:
  explicit FrameEncoder(Look& look) : look_(look) {}

  /**
   * The bytes after which a terminal that shows `sent` shows `next`, until the next call; empty if it does. The terminal's
   * cursor may be anywhere and is left anywhere; its style is the default one before and after. With `clear` it is erased
   * first; then `sent` must be blank.
   */
  const std::string& Encode(const Picture& sent, const Picture& next, PictureSize size, bool clear);

 private:
  bool SameRow(int y) const;
  void Row(int y);
  void Simple(int cell, int room);
  int Disputed(int x, int y);
  void Reach(int x, int y);
  bool Bridge(int from, int x, int y, int move_cost);
  void BlankEnd(int y, int end, int spoilt);
  void SetPen(uint16_t style);
  int DisputedBefore(int cell, int start);
  bool IsDrawnAsBlank(uint32_t glyph, uint16_t style, uint16_t pen);

  KnownLook look_;
  Sequences out_;
  Picture sent_{};
  Picture next_{};
  int columns_ = 0;
  uint16_t pen_ = 0;
};

}  // namespace probetop
