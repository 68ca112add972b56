// SPDX-License-Identifier: MIT
#include "log.h"

#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>

#include <vector>

namespace probetop {

namespace {

constexpr size_t kKept = 16 << 10;

thread_local LogCapture* current = nullptr;

int Print(enum libbpf_print_level level, const char* format, va_list arguments) {
  if (level == LIBBPF_DEBUG || !current) return 0;
  char brief[512];
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(brief, sizeof(brief), format, arguments);
  if (length >= static_cast<int>(sizeof(brief))) {
    // A verifier log is one message of up to 16 MB.
    std::vector<char> whole(static_cast<size_t>(length) + 1);
    vsnprintf(whole.data(), whole.size(), format, again);
    current->Add(whole.data(), static_cast<size_t>(length));
  } else if (length > 0) {
    current->Add(brief, static_cast<size_t>(length));
  }
  va_end(again);
  return length;
}

}  // namespace

LogCapture::LogCapture() : outer_(current) { current = this; }

LogCapture::~LogCapture() { current = outer_; }

void LogCapture::Add(const char* bytes, size_t count) {
  if (count > kKept) {
    bytes += count - kKept;
    count = kKept;
  }
  text_.append(bytes, count);
  if (text_.size() > kKept) text_.erase(0, text_.size() - kKept);
}

void SilenceLibbpf() { libbpf_set_print(Print); }

}  // namespace probetop
