// SPDX-License-Identifier: MIT
//
// probetop-guard PROGRAM ARGUMENT…: runs the program and waits for it. What happens to a program
// that has taken the terminal (raw mode, alternate screen) may leave it no time to give it back:
// SIGKILL, a crash, a stop from outside. Then its parent, which is this, gives it back, before the
// shell, which waits for the parent, has the terminal again.
//
// The program says how things stand through a pipe, whose descriptor and our PID it finds in
// PROBETOP_GUARD=FD:PID:ERRORS. Each message is one write:
//   T            the screen is being taken
//   M termios    the terminal's modes from before (not sent: those from before we started it)
//   B            the screen is given back, modes included
// ERRORS, or -1, is another pipe, which it may make its standard error while it has the screen:
// what a crash still writes then neither waits for who reads the terminal nor is lost with the
// screen.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "gate.h"

enum {
  // A terminal that takes nothing for this long is stuck.
  kWriteMs = 100,
  // A program that was asked to end and has not even given the screen back by now never will.
  kEndingMs = 1500,
};

// As src/ui/terminal/sequences.ts has it, which says why.
static const char kLeave[] =
    "\030\033\\\033[?2026l\033[?1003l\033[?1002l\033[?1000l\033[?1006l\033[?1004l\033[?2004l"
    "\033[?7h\033[m\033[?1049l\033[?25h\033[m";

static pid_t child;
static int news = -1;
static int errors = -1;
static struct termios modes;
static bool modes_known;
// The program has the screen.
static bool taken;
// It has, but it is stopped and we gave the terminal back for it; it takes it again when continued.
static bool lent;
static bool child_stopped;
// The signal that asked the program to end, 0 for none.
static int asked;
// From then on it has until here to give the screen back.
static bool limited;
static struct timespec deadline;
static bool killed;

static struct timespec Now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now;
}

static struct timespec Add(struct timespec time, long milliseconds) {
  time.tv_sec += milliseconds / 1000;
  time.tv_nsec += milliseconds % 1000 * 1000000;
  if (time.tv_nsec >= 1000000000) {
    time.tv_sec++;
    time.tv_nsec -= 1000000000;
  }
  return time;
}

// What is left until then, never negative.
static struct timespec Until(struct timespec then) {
  const struct timespec now = Now();
  struct timespec left = {then.tv_sec - now.tv_sec, then.tv_nsec - now.tv_nsec};
  if (left.tv_nsec < 0) {
    left.tv_sec--;
    left.tv_nsec += 1000000000;
  }
  if (left.tv_sec < 0) left = (struct timespec){0, 0};
  return left;
}

static int ModesFd(void) { return isatty(STDIN_FILENO) ? STDIN_FILENO : STDOUT_FILENO; }

static void ReadNews(void) {
  // As large as the pipe and each message one write: no message comes in two pieces.
  static char bytes[1 << 16];
  ssize_t length;
  while ((length = read(news, bytes, sizeof(bytes))) > 0) {
    for (ssize_t at = 0; at < length; at++) {
      if (bytes[at] == 'T') taken = true;
      if (bytes[at] == 'B') taken = false;
      if (bytes[at] != 'M') continue;
      if (length - at - 1 < (ssize_t)sizeof(modes)) return;
      memcpy(&modes, bytes + at + 1, sizeof(modes));
      modes_known = true;
      at += sizeof(modes);
    }
  }
}

static void OnAlarm(int signal) { (void)signal; }

// Writes, but waits no longer than kWriteMs. Our descriptor is the shell's too, so that it cannot
// be made non-blocking, and opening the terminal anew fails for another user's: a timer interrupts.
static bool Write(int fd, const char* bytes, size_t length) {
  // Again and again, because the first may come before write() has begun to wait.
  const struct itimerval tick = {{0, 20000}, {0, 20000}};
  const struct itimerval never = {0};
  const struct timespec end = Add(Now(), kWriteMs);
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  const struct sigaction interrupt = {.sa_handler = OnAlarm};
  sigaction(SIGALRM, &interrupt, NULL);
  setitimer(ITIMER_REAL, &tick, NULL);
  sigprocmask(SIG_UNBLOCK, &alarm, NULL);
  while (length > 0) {
    const ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno != EINTR && errno != EAGAIN) break;
    if (written > 0) {
      bytes += written;
      length -= written;
      continue;
    }
    const struct timespec left = Until(end);
    if (left.tv_sec == 0 && left.tv_nsec == 0) break;
    if (errno == EAGAIN) nanosleep(&(struct timespec){0, 5000000}, NULL);
  }
  sigprocmask(SIG_BLOCK, &alarm, NULL);
  setitimer(ITIMER_REAL, &never, NULL);
  return length == 0;
}

static void GiveBack(void) {
  if (!Write(STDOUT_FILENO, kLeave, sizeof(kLeave) - 1)) {
    // Nobody reads. What waits are frames of a screen that is gone: without them there is room.
    tcflush(STDOUT_FILENO, TCOFLUSH);
    // Which alone does not wake another process that waits for it and holds the lock for writing.
    tcflow(STDOUT_FILENO, TCOOFF);
    tcflow(STDOUT_FILENO, TCOON);
    Write(STDOUT_FILENO, kLeave, sizeof(kLeave) - 1);
  }
  // In the background the modes are those of whoever is in the foreground.
  const int fd = ModesFd();
  const pid_t foreground = tcgetpgrp(fd);
  if (modes_known && (foreground < 0 || foreground == getpgrp())) tcsetattr(fd, TCSANOW, &modes);
}

static void GiveBackIfTaken(void) {
  ReadNews();
  if (taken && !lent) GiveBack();
}

static void PassErrorsOn(void) {
  char bytes[4096];
  ssize_t length;
  while (errors >= 0 && (length = read(errors, bytes, sizeof(bytes))) > 0) {
    if (!Write(STDERR_FILENO, bytes, length)) return;
  }
}

// Ends as the child did, so that whoever waits for us sees the same.
__attribute__((noreturn)) static void DieOf(int signal) {
  // One core is enough, and it is the child's; the second keeps a core pattern's program away too.
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  prctl(PR_SET_DUMPABLE, 0);
  const struct sigaction by_default = {.sa_handler = SIG_DFL};
  sigaction(signal, &by_default, NULL);
  raise(signal);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  sigprocmask(SIG_UNBLOCK, &one, NULL);
  // Still here: the first process of a container, which no signal of its own kills.
  _exit(128 + signal);
}

__attribute__((noreturn)) static void EndAs(int status) {
  GiveBackIfTaken();
  PassErrorsOn();
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  // Whoever asked for an end did not ask for SIGKILL.
  DieOf(killed ? asked : WTERMSIG(status));
}

// Takes in what has happened to the child; true when it was continued.
static bool Look(void) {
  bool continued = false;
  int status;
  pid_t pid;
  // Any child: the first process of a container also gets those of others.
  while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0) {
    if (pid != child) continue;
    if (WIFEXITED(status) || WIFSIGNALED(status)) EndAs(status);
    child_stopped = WIFSTOPPED(status);
    if (WIFCONTINUED(status)) continued = true;
  }
  return continued;
}

// Stops, which gives the terminal to the shell; false when nobody is there who could continue us:
// the kernel stops no orphaned process group for SIGTSTP, as it would for SIGSTOP.
static bool Stop(void) {
  sigset_t stop, resume;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigemptyset(&resume);
  sigaddset(&resume, SIGCONT);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &stop, NULL);
  sigprocmask(SIG_BLOCK, &stop, NULL);
  return sigtimedwait(&resume, NULL, &(struct timespec){0, 0}) == SIGCONT;
}

static void FollowStop(void) {
  GiveBackIfTaken();
  lent = taken;
  const bool continued = Look();
  if (!continued && !Stop()) return;
  // A shell continues the whole group, others us alone. Continued too early, before we had given
  // the terminal back, it has to take it again.
  if (continued || (!Look() && child_stopped)) kill(child, SIGCONT);
  child_stopped = false;
  lent = false;
}

static bool IsEnding(int signal) {
  return signal == SIGTERM || signal == SIGHUP || signal == SIGINT || signal == SIGQUIT;
}

static void Forward(int signal) {
  kill(child, signal);
  if (!IsEnding(signal)) return;
  if (child_stopped) kill(child, SIGCONT);
  if (asked) return;
  asked = signal;
  limited = true;
  deadline = Add(Now(), kEndingMs);
}

static void Handle(const siginfo_t* info) {
  const int signal = info->si_signo;
  switch (signal) {
    case SIGCHLD:
      if (Look() && lent) lent = false;
      if (child_stopped && asked) {
        // It has looked for the foreground before it heard that it is to end: a stopped job that is
        // killed is continued only once.
        kill(child, SIGCONT);
      } else if (child_stopped && !lent) {
        FollowStop();
      }
      return;
    case SIGCONT:
      if (child_stopped) kill(child, SIGCONT);
      return;
    case SIGWINCH:
    case SIGURG:
      return;
  }
  // The kernel's own (a key, the terminal) went to the whole group, the child included; but when
  // the terminal hangs up it tells only the session's leader, which may be us.
  if (info->si_code <= 0 || signal == SIGHUP) Forward(signal);
}

// Waits for the next signal; false when the time of an asked child is over.
static bool Wait(const sigset_t* all, siginfo_t* info) {
  for (;;) {
    const struct timespec left = limited ? Until(deadline) : (struct timespec){0, 0};
    if ((limited ? sigtimedwait(all, info, &left) : sigwaitinfo(all, info)) > 0) return true;
    if (errno == EAGAIN) return false;
  }
}

__attribute__((noreturn)) static void Execute(char** command) {
  execvp(command[0], command);
  const int error = errno;
  fprintf(stderr, "probetop: cannot run %s: %s.\n", command[0], strerror(error));
  _exit(error == ENOENT ? 127 : 126);
}

int main(int argc, char** argv) {
  if (argc < 2) {
    fputs("probetop-guard is a part of probetop; run probetop.\n", stderr);
    return 2;
  }
  if (argc > 4 && strcmp(argv[1], "--gate") == 0) return Gate(argv[2], argv + 3);
  char** command = argv + 1;
  int news_ends[2], errors_ends[2] = {-1, -1};
  if (!isatty(STDOUT_FILENO) || pipe2(news_ends, O_NONBLOCK) < 0) Execute(command);
  if (isatty(STDERR_FILENO)) (void)!pipe2(errors_ends, O_NONBLOCK);
  news = news_ends[0];
  errors = errors_ends[0];
  fcntl(news, F_SETFD, FD_CLOEXEC);
  if (errors >= 0) fcntl(errors, F_SETFD, FD_CLOEXEC);
  modes_known = tcgetattr(ModesFd(), &modes) == 0;

  const pid_t self = getpid();
  char place[48];
  snprintf(place, sizeof(place), "%d:%d:%d", news_ends[1], (int)self, errors_ends[1]);
  setenv("PROBETOP_GUARD", place, 1);

  // Nothing is lost and nothing interrupts: signals wait until they are asked for.
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  // Ignored by who started us, the first would hide the child's end and the second our stop.
  signal(SIGCHLD, SIG_DFL);
  signal(SIGTSTP, SIG_DFL);

  child = fork();
  if (child < 0) {
    unsetenv("PROBETOP_GUARD");
    sigprocmask(SIG_SETMASK, &before, NULL);
    Execute(command);
  }
  if (child == 0) {
    // Without us the program could still be running, in a terminal that is the shell's again.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != self) _exit(128 + SIGTERM);
    sigprocmask(SIG_SETMASK, &before, NULL);
    Execute(command);
  }
  close(news_ends[1]);
  if (errors >= 0) close(errors_ends[1]);
  // The terminal may be the shell's by the time we give it back.
  signal(SIGTTOU, SIG_IGN);

  for (;;) {
    siginfo_t info;
    if (Wait(&all, &info)) {
      Handle(&info);
      continue;
    }
    // Once the screen is back it may take as long as it likes.
    limited = false;
    ReadNews();
    if (!taken) continue;
    killed = true;
    kill(child, SIGKILL);
  }
}
