// SPDX-License-Identifier: MIT
#include "error.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include <utility>

namespace probetop {

namespace {

// libbpf has error numbers of its own above the kernel's; only errno names leave this addon.
int AsErrno(int number) {
  switch (number) {
    case LIBBPF_ERRNO__LIBELF:
    case LIBBPF_ERRNO__FORMAT:
    case LIBBPF_ERRNO__ENDIAN:
    case LIBBPF_ERRNO__INTERNAL:
      return ENOEXEC;
    default:
      return number >= __LIBBPF_ERRNO__START && number < __LIBBPF_ERRNO__END ? EINVAL : number;
  }
}

std::string Meaning(int number) {
  char text[256] = "";
  libbpf_strerror(number, text, sizeof(text));
  return text;
}

}  // namespace

Error::Error(int number, std::string step, std::string subject, const std::string& message)
    : std::runtime_error(message),
      number_(AsErrno(number)),
      step_(std::move(step)),
      subject_(std::move(subject)) {}

Error Error::Because(int number, std::string step, std::string subject,
                     const std::string& message) {
  return Error(number, std::move(step), std::move(subject), message + ": " + Meaning(number));
}

std::string Error::code() const {
  if (number_ == kAbi) return "EABI";
  const char* name = strerrorname_np(number_);
  return name ? name : "EIO";
}

}  // namespace probetop
