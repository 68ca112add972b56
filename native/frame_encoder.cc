// SPDX-License-Identifier: MIT
#include "frame_encoder.h"

#include <string.h>

#include <algorithm>

namespace probetop {

namespace {

/** Synchronized output: the terminal shows the frame when it is complete. Others ignore the mode. */
constexpr char kBegin[] = "\x1b[?2026h";
constexpr char kEnd[] = "\x1b[?2026l";
/** What is no longer arrives in one piece, and is not worth these 16 bytes: a clock and a number are 25. */
constexpr size_t kOnePiece = 128;
constexpr char kClear[] = "\x1b[m\x1b[H\x1b[J";
constexpr char kWrapOff[] = "\x1b[?7l";
constexpr char kWrapOn[] = "\x1b[?7h";
constexpr char kEraseLineEnd[] = "\x1b[K";
constexpr int kEraseBytes = sizeof(kEraseLineEnd) - 1;
constexpr uint32_t kSpace = ' ';
const std::string kNothing;

/** Code points of a UTF-8 text, those beyond the first plane twice: no terminal gives more columns to it than two for each. */
int Units(const std::string& text) {
  int units = 0;
  for (const char byte : text) {
    const auto first = static_cast<uint8_t>(byte);
    if (first >= 0xf0) units++;
    if ((first & 0xc0) != 0x80) units++;
  }
  return units;
}

/** Columns of the character that begins in a cell of a row. */
int WidthAt(const uint32_t* row, int x, int columns) {
  if (row[x] == 0) return 0;
  int width = 1;
  while (x + width < columns && row[x + width] == 0) width++;
  return width;
}

/** Most cells are as they were, or blank: they are looked at by so many at once. */
constexpr int kCells = 8;

bool SameCells(const Picture& one, const Picture& other, int cell) {
  return memcmp(one.glyphs + cell, other.glyphs + cell, kCells * sizeof(*one.glyphs)) == 0 &&
         memcmp(one.styles + cell, other.styles + cell, kCells * sizeof(*one.styles)) == 0;
}

bool SameCell(const Picture& one, const Picture& other, int cell) {
  return one.glyphs[cell] == other.glyphs[cell] && one.styles[cell] == other.styles[cell];
}

/** The first cell from `cell` to below `end` that is another one; `end` if there is none. */
int NextChange(const Picture& one, const Picture& other, int cell, int end) {
  while (cell + kCells <= end && SameCells(one, other, cell)) cell += kCells;
  while (cell < end && SameCell(one, other, cell)) cell++;
  return cell;
}

/** From which cell on, at least `start`, all are blank to below `end`. */
int BlankFrom(const Picture& picture, int start, int end) {
  constexpr uint32_t kSpaces[kCells] = {kSpace, kSpace, kSpace, kSpace,
                                        kSpace, kSpace, kSpace, kSpace};
  constexpr uint16_t kPlain[kCells] = {};
  const auto [glyphs, styles] = picture;
  while (end - kCells >= start && memcmp(glyphs + end - kCells, kSpaces, sizeof(kSpaces)) == 0 &&
         memcmp(styles + end - kCells, kPlain, sizeof(kPlain)) == 0) {
    end -= kCells;
  }
  while (end > start && glyphs[end - 1] == kSpace && styles[end - 1] == 0) end--;
  return end;
}

}  // namespace

const std::string& FrameEncoder::Encode(const Picture& sent, const Picture& next, PictureSize size,
                                        bool clear) {
  sent_ = sent;
  next_ = next;
  columns_ = size.columns;
  pen_ = 0;
  out_.Begin();
  if (clear) {
    out_.Text(kClear);
    out_.x = 0;
    out_.y = 0;
  }
  const size_t nothing = out_.bytes().size();
  for (int y = 0; y < size.rows; y++) {
    if (!SameRow(y)) Row(y);
  }
  if (out_.bytes().size() == nothing && !clear) return kNothing;
  SetPen(0);
  if (clear || out_.bytes().size() > kOnePiece) out_.Enclose(kBegin, kEnd);
  return out_.bytes();
}

bool FrameEncoder::SameRow(int y) const {
  const size_t start = static_cast<size_t>(y) * columns_;
  return memcmp(sent_.glyphs + start, next_.glyphs + start, columns_ * sizeof(*next_.glyphs)) ==
             0 &&
         memcmp(sent_.styles + start, next_.styles + start, columns_ * sizeof(*next_.styles)) == 0;
}

void FrameEncoder::Row(int y) {
  const int start = y * columns_;
  /** From here on the row is blank. */
  int end = BlankFrom(next_, start, start + columns_);
  if (end > start && end < start + columns_ && DisputedBefore(end, start) >= 0) end++;
  /** Cells before this one are not what they were, whatever the pictures say. */
  int spoilt = start;
  for (int i = start; i < end; i++) {
    if (i >= spoilt) i = NextChange(sent_, next_, i, end);
    if (i == end) break;
    const uint32_t glyph = next_.glyphs[i];
    if (glyph == 0) continue;
    const int x = i - start;
    if (out_.x != x || out_.y != y) {
      const int before = i < spoilt ? -1 : DisputedBefore(i, start);
      if (before >= 0) {
        // The terminal may hold this cell for its right half, and would blank the rest of it in today's style.
        spoilt = i;
        i = before - 1;
        continue;
      }
      Reach(x, y);
    }
    if (look_.IsDisputed(glyph)) {
      spoilt = std::max(spoilt, start + Disputed(x, y));
    } else {
      Simple(i, columns_ - x);
    }
  }
  BlankEnd(y, end - start, spoilt - start);
}

/** Where the disputed character begins that ends right before a cell; -1 if it is another one. */
int FrameEncoder::DisputedBefore(int cell, int start) {
  int before = cell - 1;
  while (before > start && next_.glyphs[before] == 0) before--;
  return before >= start && look_.IsDisputed(next_.glyphs[before]) ? before : -1;
}

/** Whether a cell of another style looks as the pen would draw it. */
bool FrameEncoder::IsDrawnAsBlank(uint32_t glyph, uint16_t style, uint16_t pen) {
  return glyph == kSpace && look_.BlankStyle(pen) == style;
}

/** Draws a character about which all terminals agree. */
void FrameEncoder::Simple(int cell, int room) {
  const auto [glyphs, styles] = next_;
  const uint32_t glyph = glyphs[cell];
  const uint16_t style = styles[cell];
  if (style != pen_ && !IsDrawnAsBlank(glyph, style, pen_)) SetPen(style);
  out_.CodePoint(glyph);
  const int width = room > 1 && glyphs[cell + 1] == 0 ? 2 : 1;
  out_.x = width < room ? out_.x + width : -1;
}

/**
 * Draws a character that may take more or fewer columns than we think, and returns up to which column it may have spoilt what
 * was there. Its cells are blanked first, for it may leave some of them alone; the cursor must be placed before what comes
 * next; and at the edge it must not wrap.
 */
int FrameEncoder::Disputed(int x, int y) {
  const int cell = y * columns_ + x;
  const std::string text = look_.Text(next_.glyphs[cell]);
  const int width = WidthAt(next_.glyphs + y * columns_, x, columns_);
  // No terminal takes more than two columns for a code point.
  const int reach = std::max(width + 1, 2 * Units(text));
  SetPen(next_.styles[cell]);
  if (x + reach > columns_) out_.Text(kWrapOff);
  for (int i = 0; i < width; i++) out_.Byte(' ');
  // The sequence also keeps it from joining what is to its left.
  out_.Column(x);
  out_.Text(text);
  if (x + reach > columns_) out_.Text(kWrapOn);
  out_.x = -1;
  return std::min(columns_, x + reach);
}

/** Brings the cursor to a cell: over what is there already, by drawing that once more, where this is shorter. */
void FrameEncoder::Reach(int x, int y) {
  const int cost = out_.MoveCost(x, y);
  if (y == out_.y && out_.x >= 0 && out_.x < x) {
    if (Bridge(out_.x, x, y, cost)) return;
  } else if (out_.y >= 0 && y > out_.y) {
    const int lines = 2 * (y - out_.y);
    if (x > 0 && lines < cost && Bridge(0, x, y, cost - lines)) return;
  }
  out_.MoveTo(x, y);
}

bool FrameEncoder::Bridge(int from, int x, int y, int move_cost) {
  const auto [glyphs, styles] = next_;
  const int start = y * columns_;
  // Each cell takes at least a byte; the right half of a wide one takes none, but its left takes three.
  if (x - from > move_cost) return false;
  uint16_t pen = pen_;
  const uint16_t target = styles[start + x];
  const int allowed = move_cost + static_cast<int>(look_.Transition(pen, target).size());
  int cost = 0;
  for (int i = start + from; i < start + x; i++) {
    const uint32_t glyph = glyphs[i];
    if (glyph == 0) continue;
    if (look_.IsDisputed(glyph)) return false;
    const uint16_t style = styles[i];
    if (style != pen && !IsDrawnAsBlank(glyph, style, pen)) {
      cost += static_cast<int>(look_.Transition(pen, style).size());
      pen = style;
    }
    cost += Utf8Bytes(glyph);
    if (cost > allowed) return false;
  }
  if (cost + static_cast<int>(look_.Transition(pen, target).size()) > allowed) return false;
  if (out_.y != y) out_.NewLine(y);
  for (int i = start + from; i < start + x; i++) {
    if (glyphs[i] != 0) Simple(i, columns_ - (i - start));
  }
  return true;
}

/** Erases what was in the cells of a row from `end` on. */
void FrameEncoder::BlankEnd(int y, int end, int spoilt) {
  const int start = y * columns_;
  const auto is_blank = [&](int x) {
    return x >= spoilt && sent_.glyphs[start + x] == kSpace && sent_.styles[start + x] == 0;
  };
  const int last = BlankFrom(sent_, start + std::max(end, spoilt), start + columns_) - start - 1;
  if (last < end) return;
  int first = end;
  while (is_blank(first)) first++;
  const int count = last - first + 1;
  // What is between is blank already.
  if (end == 0 || (out_.y == y && out_.x >= end && out_.x < first)) {
    first = out_.y == y && end > 0 ? out_.x : 0;
  }
  if (out_.x != first || out_.y != y) out_.MoveTo(first, y);
  // Without relying on what a terminal erases with: the background it has now, or none.
  if (look_.BlankStyle(pen_) != 0) SetPen(0);
  if (count >= kEraseBytes || last - first >= kEraseBytes) return out_.Text(kEraseLineEnd);
  for (int x = first; x <= last; x++) out_.Byte(' ');
  out_.x = last + 1 < columns_ ? last + 1 : -1;
}

void FrameEncoder::SetPen(uint16_t style) {
  if (style == pen_) return;
  out_.Text(look_.Transition(pen_, style));
  pen_ = style;
}

}  // namespace probetop
