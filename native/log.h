// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace probetop {

/**
 * While one lives, libbpf's messages on its thread go into it. Outside of any they go nowhere: the terminal
 * belongs to the screen. The last 16 kB are kept, since a verifier says what is wrong at its end.
 */
class LogCapture {
 public:
  LogCapture();
  ~LogCapture();
  LogCapture(const LogCapture&) = delete;
  LogCapture& operator=(const LogCapture&) = delete;

  const std::string& text() const { return text_; }
  void Add(const char* bytes, size_t count);

 private:
  LogCapture* outer_;
  std::string text_;
};

/** Takes libbpf's messages away from stderr, for the whole process. */
void SilenceLibbpf();

}  // namespace probetop
