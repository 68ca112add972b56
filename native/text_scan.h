// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <array>
#include <string>
#include <vector>

namespace probetop {

/** Something of a record that is searched; offsets are from the payload's beginning. */
struct ScannedField {
  enum class Kind { kText, kTail, kNumber, kCode };
  Kind kind = Kind::kText;
  size_t at = 0;
  /** kText: bytes, or less up to a NUL. kNumber, kCode: 1, 2, 4 or 8. */
  size_t size = 0;
  /** kTail: where the u16 is that says how many bytes it has. */
  size_t length_at = 0;
  /** kTail: where the bytes are that are 0 if it is shown as it is. */
  std::vector<size_t> inexact;
  /** kTail: it is shown as it is only when it begins with a slash. */
  bool absolute = false;
  /** kCode: it is a result, of which the errno is the code, 0 for none. */
  bool is_result = false;
  /** kCode: by code, whether its name holds the text; a code beyond is not known. */
  std::vector<bool> answers;
};

/**
 * Looks for an ASCII text in records of a batch without making anything of them. What a record shows otherwise than its bytes
 * (escapes, other scripts) it leaves to others.
 */
class TextScan {
 public:
  /** Of `text` in printable ASCII, not empty, without a backslash; in small letters when case is ignored. */
  TextScan(std::string text, bool ignore_case, bool inverse, std::vector<ScannedField> fields);

  /**
   * Puts the numbers of the records from `first` to below `end` that are found into `found`, in order; ~number for one that
   * only its text can tell. `starts` has the bytes at which payloads begin, each behind a header that begins with the payload's
   * length, a u32. What reaches beyond the batch holds nothing.
   */
  size_t Run(const uint8_t* batch, size_t bytes, const uint32_t* starts, size_t first, size_t end,
             int32_t* found) const;

 private:
  enum class Answer { kAbsent, kFound, kUnknown };

  Answer Look(const uint8_t* record, size_t length) const;
  Answer LookAtField(const ScannedField& field, const uint8_t* record, size_t length) const;
  Answer LookAtBytes(const uint8_t* bytes, size_t length) const;
  bool Holds(const uint8_t* bytes, size_t length) const;

  std::string text_;
  bool inverse_;
  std::vector<ScannedField> fields_;
  /** What a byte counts as: a capital as its small letter when case is ignored. */
  std::array<uint8_t, 256> folded_;
};

}  // namespace probetop
