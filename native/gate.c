// SPDX-License-Identifier: MIT
//
// The gate of `probetop TOOL -- COMMAND`: waits, already in the process that will be the command, until it is
// traced. A shell would do for that, but opens, reads and allocates between the gate and its exec.
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

// place: the descriptor of a socket. A byte is written to it when we are here, and what we ourselves open is over. A
// byte from it opens the gate, its end is the end; the exec closes it, or what prevents that is written to it.
int Gate(const char* place, char** command) {
  const int fd = atoi(place);
  char byte;
  ssize_t got;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (write(fd, "r", 1) != 1) return 1;
  do got = read(fd, &byte, 1);
  while (got < 0 && errno == EINTR);
  if (got != 1) return 1;
  execv(command[0], command + 1);
  const int why = errno;
  (void)!write(fd, &why, sizeof(why));
  return why == ENOENT ? 127 : 126;
}
