// SPDX-License-Identifier: MIT
#include "text_scan.h"

#include <string.h>

#include <algorithm>
#include <charconv>

namespace probetop {

namespace {

constexpr size_t kHeaderBytes = 8;

/** Whether a text shows it as another character, or as several. */
constexpr bool IsOdd(uint8_t byte) { return byte < 0x20 || byte > 0x7e || byte == '\\'; }

constexpr std::array<bool, 256> OddBytes() {
  std::array<bool, 256> odd{};
  for (size_t byte = 0; byte < odd.size(); byte++) odd[byte] = IsOdd(static_cast<uint8_t>(byte));
  return odd;
}

constexpr std::array<bool, 256> kOdd = OddBytes();

uint64_t ReadUnsigned(const uint8_t* at, size_t size) {
  uint64_t value = 0;
  memcpy(&value, at, size);
  return value;
}

}  // namespace

TextScan::TextScan(std::string text, bool ignore_case, bool inverse,
                   std::vector<ScannedField> fields)
    : text_(std::move(text)), inverse_(inverse), fields_(std::move(fields)) {
  for (size_t byte = 0; byte < folded_.size(); byte++) {
    const bool is_capital = ignore_case && byte >= 'A' && byte <= 'Z';
    folded_[byte] = static_cast<uint8_t>(is_capital ? byte - 'A' + 'a' : byte);
  }
}

size_t TextScan::Run(const uint8_t* batch, size_t bytes, const uint32_t* starts, size_t first,
                     size_t end, int32_t* found) const {
  size_t count = 0;
  for (size_t number = first; number < end; number++) {
    const size_t start = starts[number];
    if (start < kHeaderBytes || start > bytes) continue;
    const size_t length = ReadUnsigned(batch + start - kHeaderBytes, sizeof(uint32_t));
    if (length > bytes - start) continue;
    const Answer answer = Look(batch + start, length);
    if (answer == Answer::kUnknown) {
      found[count++] = ~static_cast<int32_t>(number);
    } else if ((answer == Answer::kFound) != inverse_) {
      found[count++] = static_cast<int32_t>(number);
    }
  }
  return count;
}

TextScan::Answer TextScan::Look(const uint8_t* record, size_t length) const {
  Answer all = Answer::kAbsent;
  for (const ScannedField& field : fields_) {
    const Answer answer = LookAtField(field, record, length);
    if (answer == Answer::kFound) return answer;
    if (answer == Answer::kUnknown) all = answer;
  }
  return all;
}

TextScan::Answer TextScan::LookAtField(const ScannedField& field, const uint8_t* record,
                                       size_t length) const {
  if (field.at > length || field.size > length - field.at) return Answer::kAbsent;
  const uint8_t* value = record + field.at;
  switch (field.kind) {
    case ScannedField::Kind::kText:
      return LookAtBytes(value, strnlen(reinterpret_cast<const char*>(value), field.size));
    case ScannedField::Kind::kTail: {
      if (field.length_at + sizeof(uint16_t) > length) return Answer::kAbsent;
      for (const size_t at : field.inexact) {
        if (at >= length || record[at]) return Answer::kUnknown;
      }
      const size_t told = ReadUnsigned(record + field.length_at, sizeof(uint16_t));
      const size_t size = std::min(told, length - field.at);
      if (field.absolute && (!size || *value != '/')) return Answer::kUnknown;
      return LookAtBytes(value, size);
    }
    case ScannedField::Kind::kNumber: {
      char digits[24];
      const auto written =
          std::to_chars(digits, digits + sizeof(digits), ReadUnsigned(value, field.size));
      const auto size = static_cast<size_t>(written.ptr - digits);
      return Holds(reinterpret_cast<const uint8_t*>(digits), size) ? Answer::kFound
                                                                   : Answer::kAbsent;
    }
    case ScannedField::Kind::kCode: {
      uint64_t code = ReadUnsigned(value, field.size);
      if (field.is_result) {
        const auto result = static_cast<int32_t>(code);
        code = result < 0 ? static_cast<uint64_t>(-static_cast<int64_t>(result)) : 0;
      }
      if (code >= field.answers.size()) return Answer::kUnknown;
      return field.answers[code] ? Answer::kFound : Answer::kAbsent;
    }
  }
  return Answer::kUnknown;
}

// A backslash or an escape may stand anywhere else: where the text is found it is shown as it is all the same.
TextScan::Answer TextScan::LookAtBytes(const uint8_t* bytes, size_t length) const {
  if (Holds(bytes, length)) return Answer::kFound;
  bool odd = false;
  for (size_t i = 0; i < length; i++) odd |= kOdd[bytes[i]];
  return odd ? Answer::kUnknown : Answer::kAbsent;
}

bool TextScan::Holds(const uint8_t* bytes, size_t length) const {
  const auto first = static_cast<uint8_t>(text_[0]);
  const size_t rest = text_.size();
  for (size_t at = 0; at + rest <= length; at++) {
    if (folded_[bytes[at]] != first) continue;
    size_t i = 1;
    while (i < rest && folded_[bytes[at + i]] == static_cast<uint8_t>(text_[i])) i++;
    if (i == rest) return true;
  }
  return false;
}

}  // namespace probetop
