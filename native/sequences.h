// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include <string>
#include <string_view>

namespace probetop {

/** Bytes that a code point takes in UTF-8. */
int Utf8Bytes(uint32_t code_point);

/**
 * What is sent to a terminal, and where it leaves the cursor. `x` is -1 while only the row is known: after the last
 * column some terminals wait at its right edge and some do not, and after an odd character they disagree about its width.
 */
class Sequences {
 public:
  int x = -1;
  int y = -1;

  /** Begins anew, the cursor anywhere. */
  void Begin();
  const std::string& bytes() const { return bytes_; }

  void Byte(char byte) { bytes_.push_back(byte); }
  /** What is no Unicode scalar value goes out as U+FFFD. */
  void CodePoint(uint32_t code_point);
  void Text(std::string_view text) { bytes_.append(text); }
  /** Puts text before all, and after it. */
  void Enclose(std::string_view before, std::string_view after) {
    bytes_.insert(0, before).append(after);
  }

  /** Bytes of the shortest way to a cell in the row of the cursor or below it. */
  int MoveCost(int to_x, int to_y) const;
  void MoveTo(int to_x, int to_y);
  /** To the first column of a row below, which is on the screen: the terminal does not scroll. */
  void NewLine(int to_y);
  /** To a column of the same row, whatever the terminal believes to be in. */
  void Column(int to_x);

 private:
  void Number(int number);
  void Control(int count, char final);
  int InRowCost(int to_x) const;
  int DownCost(int to_x, int to_y) const;
  void MoveInRow(int to_x, int cost);
  void MoveDown(int to_x, int to_y, int cost);

  std::string bytes_;
};

}  // namespace probetop
