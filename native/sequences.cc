// SPDX-License-Identifier: MIT
#include "sequences.h"

#include <algorithm>
#include <charconv>

namespace probetop {

namespace {

constexpr char kBegin[] = "\x1b[";
constexpr char kBackspace = 8;
/** More is cheaper as a sequence. */
constexpr int kMostBackspaces = 2;
constexpr uint32_t kReplacement = 0xfffd;

int Digits(int n) { return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : n < 10'000 ? 4 : 5; }

/** `\x1b[nX`, where 1 is left out. */
int CountBytes(int n) { return n == 1 ? 3 : 3 + Digits(n); }

bool IsScalar(uint32_t code_point) {
  return code_point < 0xd800 || (code_point >= 0xe000 && code_point < 0x110000);
}

}  // namespace

int Utf8Bytes(uint32_t code_point) {
  return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

void Sequences::Begin() {
  bytes_.clear();
  x = -1;
  y = -1;
}

void Sequences::CodePoint(uint32_t code_point) {
  const uint32_t c = IsScalar(code_point) ? code_point : kReplacement;
  const int bytes = Utf8Bytes(c);
  if (bytes == 1) return Byte(static_cast<char>(c));
  constexpr int kFirst[] = {0, 0, 0xc0, 0xe0, 0xf0};
  Byte(static_cast<char>(kFirst[bytes] | (c >> (6 * (bytes - 1)))));
  for (int left = bytes - 2; left >= 0; left--) {
    Byte(static_cast<char>(0x80 | ((c >> (6 * left)) & 0x3f)));
  }
}

void Sequences::Number(int number) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  bytes_.append(digits, end);
}

void Sequences::Control(int count, char final) {
  Text(kBegin);
  if (count != 1) Number(count);
  Byte(final);
}

int Sequences::MoveCost(int to_x, int to_y) const {
  const int absolute = 3 + Digits(to_y + 1) + (to_x == 0 ? 0 : 1 + Digits(to_x + 1));
  if (y < 0 || to_y < y) return absolute;
  return std::min(absolute, to_y == y ? InRowCost(to_x) : DownCost(to_x, to_y));
}

int Sequences::InRowCost(int to_x) const {
  if (to_x == x) return 0;
  if (to_x == 0) return 1;
  const int column = 3 + Digits(to_x + 1);
  if (x < 0) return column;
  if (to_x > x) return std::min(column, CountBytes(to_x - x));
  return x - to_x <= kMostBackspaces ? x - to_x : column;
}

int Sequences::DownCost(int to_x, int to_y) const {
  const int lines = 2 * (to_y - y) + (to_x == 0 ? 0 : CountBytes(to_x));
  return to_x == x ? std::min(lines, CountBytes(to_y - y)) : lines;
}

void Sequences::MoveTo(int to_x, int to_y) {
  const int cost = MoveCost(to_x, to_y);
  if (y >= 0 && to_y == y && cost == InRowCost(to_x)) {
    MoveInRow(to_x, cost);
  } else if (y >= 0 && to_y > y && cost == DownCost(to_x, to_y)) {
    MoveDown(to_x, to_y, cost);
  } else {
    Text(kBegin);
    Number(to_y + 1);
    if (to_x > 0) {
      Byte(';');
      Number(to_x + 1);
    }
    Byte('H');
  }
  x = to_x;
  y = to_y;
}

void Sequences::MoveInRow(int to_x, int cost) {
  if (cost == 0) return;
  if (to_x == 0) {
    Byte('\r');
  } else if (x >= 0 && to_x > x && cost == CountBytes(to_x - x)) {
    Control(to_x - x, 'C');
  } else if (to_x < x && cost == x - to_x) {
    bytes_.append(x - to_x, kBackspace);
  } else {
    Column(to_x);
  }
}

void Sequences::MoveDown(int to_x, int to_y, int cost) {
  if (to_x == x && cost == CountBytes(to_y - y)) return Control(to_y - y, 'B');
  NewLine(to_y);
  if (to_x > 0) Control(to_x, 'C');
}

void Sequences::NewLine(int to_y) {
  for (int row = y; row < to_y; row++) Text("\r\n");
  x = 0;
  y = to_y;
}

void Sequences::Column(int to_x) {
  Text(kBegin);
  Number(to_x + 1);
  Byte('G');
  x = to_x;
}

}  // namespace probetop
