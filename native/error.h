// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace probetop {

/** What the native side throws; the boundary turns it into the contract's NativeError. */
class Error : public std::runtime_error {
 public:
  /** `number` is an errno, or kAbi. */
  Error(int number, std::string step, std::string subject, const std::string& message);

  /** The same with the number's meaning after the message: "cannot read x: No such file or directory". */
  static Error Because(int number, std::string step, std::string subject,
                       const std::string& message);

  int number() const { return number_; }
  /** The errno's name, or EABI. */
  std::string code() const;
  const std::string& step() const { return step_; }
  const std::string& subject() const { return subject_; }
  const std::string& log() const { return log_; }
  void set_log(std::string log) { log_ = std::move(log); }

 private:
  int number_;
  std::string step_;
  std::string subject_;
  std::string log_;
};

/** Something the caller names is not in the object. No errno has this value. */
constexpr int kAbi = 1 << 20;

}  // namespace probetop
