// SPDX-License-Identifier: MIT
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

#include "convert.h"
#include "error.h"
#include "handle.h"

namespace probetop {

namespace {

// A process has one terminal.
struct Modes {
  int fd = -1;
  termios before;
  termios raw;
};
Modes held;

/** Standard error as it was, while it is diverted. */
Fd diverted;

int ToFd(const Napi::Value& value) {
  const uint64_t fd = ToCount(value, "fd");
  if (fd > INT32_MAX) throw Error(EINVAL, "arguments", "fd", "fd is too large");
  return static_cast<int>(fd);
}

// Field by field: the kernel may hand out bits that nobody set, in what is not compared here.
bool Same(const termios& a, const termios& b) {
  return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag &&
         a.c_lflag == b.c_lflag && memcmp(a.c_cc, b.c_cc, sizeof(a.c_cc)) == 0;
}

bool InForeground(int fd) {
  const pid_t foreground = tcgetpgrp(fd);
  return foreground < 0 || foreground == getpgrp();
}

// TCSANOW throughout: to wait for the output is to wait for whoever reads the terminal, and while
// another process is blocked in writing to it, Linux spins in that wait, deaf to SIGKILL.
Napi::Value Raw(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const int fd = ToFd(info[0]);
    termios now;
    if (tcgetattr(fd, &now) < 0) throw Error::Because(errno, "terminal", "", "cannot read modes");
    // Set by us and left so by a stop that nobody announced: what was before is still held.
    if (held.fd != fd || !Same(now, held.raw)) held.before = now;
    termios raw = held.before;
    cfmakeraw(&raw);
    // Error texts of others still get their carriage returns.
    raw.c_oflag = held.before.c_oflag | OPOST | ONLCR;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    // When we are to give the terminal back from the background: it would stop us, or fail.
    signal(SIGTTOU, SIG_IGN);
    // And a read from there would be begun again, and stop us again, whenever we are continued.
    signal(SIGTTIN, SIG_IGN);
    if (tcsetattr(fd, TCSANOW, &raw) < 0)
      throw Error::Because(errno, "terminal", "", "cannot set modes");
    held.fd = fd;
    // What the terminal has made of it.
    held.raw = tcgetattr(fd, &now) < 0 ? raw : now;
    return Napi::Buffer<char>::Copy(info.Env(), reinterpret_cast<const char*>(&held.before),
                                    sizeof(held.before));
  });
}

Napi::Value Cooked(const Napi::CallbackInfo& info) {
  if (held.fd < 0) return info.Env().Undefined();
  const int fd = std::exchange(held.fd, -1);
  termios now;
  // In the background they are a shell's, unless it leaves them as they are.
  if (InForeground(fd) || (tcgetattr(fd, &now) == 0 && Same(now, held.raw)))
    tcsetattr(fd, TCSANOW, &held.before);
  return info.Env().Undefined();
}

Napi::Value Size(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    winsize size;
    if (ioctl(ToFd(info[0]), TIOCGWINSZ, &size) < 0)
      throw Error::Because(errno, "terminal", "", "cannot read its size");
    Napi::Object js = Napi::Object::New(info.Env());
    js["columns"] = static_cast<uint32_t>(size.ws_col);
    js["rows"] = static_cast<uint32_t>(size.ws_row);
    return js;
  });
}

Napi::Value DiscardOutput(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const int fd = ToFd(info[0]);
    tcflush(fd, TCOFLUSH);
    // Room alone does not wake who waits for it, and meanwhile holds the lock for writing.
    tcflow(fd, TCOOFF);
    tcflow(fd, TCOON);
    return info.Env().Undefined();
  });
}

Napi::Value Write(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const int fd = ToFd(info[0]);
    const Napi::Uint8Array bytes = ToBytes(info[1], "bytes");
    ssize_t written;
    do {
      written = write(fd, bytes.Data(), bytes.ByteLength());
    } while (written < 0 && errno == EINTR);
    if (written < 0 && errno != EAGAIN)
      throw Error::Because(errno, "terminal", "", "cannot write to it");
    return Napi::Number::New(info.Env(), static_cast<double>(written));
  });
}

Napi::Value DieWithParent(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const auto parent = static_cast<pid_t>(ToCount(info[0], "pid"));
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) kill(getpid(), SIGTERM);
    return info.Env().Undefined();
  });
}

Napi::Value DivertErrors(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    const int fd = ToFd(info[0]);
    if (diverted.valid() || !isatty(STDERR_FILENO)) return info.Env().Undefined();
    diverted = Fd(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (diverted.valid()) dup2(fd, STDERR_FILENO);
    return info.Env().Undefined();
  });
}

Napi::Value RestoreErrors(const Napi::CallbackInfo& info) {
  if (diverted.valid()) dup2(diverted.get(), STDERR_FILENO);
  diverted.Reset();
  return info.Env().Undefined();
}

// At its end Node sets a terminal's modes to what they were when it started, whoever has the
// terminal by then and whatever was set since; a descriptor that has become another file it leaves.
Napi::Value LetGo(const Napi::CallbackInfo& info) {
  const Fd nowhere(open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int fd = STDIN_FILENO; nowhere.valid() && fd <= STDERR_FILENO; fd++) {
    if (isatty(fd)) dup2(nowhere.get(), fd);
  }
  return info.Env().Undefined();
}

}  // namespace

Napi::Object TerminalToJs(Napi::Env env) {
  Napi::Object js = Napi::Object::New(env);
  js["raw"] = Napi::Function::New(env, Raw, "raw");
  js["cooked"] = Napi::Function::New(env, Cooked, "cooked");
  js["size"] = Napi::Function::New(env, Size, "size");
  js["write"] = Napi::Function::New(env, Write, "write");
  js["discardOutput"] = Napi::Function::New(env, DiscardOutput, "discardOutput");
  js["dieWithParent"] = Napi::Function::New(env, DieWithParent, "dieWithParent");
  js["divertErrors"] = Napi::Function::New(env, DivertErrors, "divertErrors");
  js["restoreErrors"] = Napi::Function::New(env, RestoreErrors, "restoreErrors");
  js["letGo"] = Napi::Function::New(env, LetGo, "letGo");
  return js;
}

}  // namespace probetop
