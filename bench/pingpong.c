// SPDX-License-Identifier: MIT
/*
 * pingpong: a byte there and back over a TCP connection to ourselves, 50 times a second, until it is ended. It is
 * what there is to count of the network stack's functions.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct timespec pause = { .tv_nsec = 20000000 };
	socklen_t length = sizeof(address);
	const int listening = socket(AF_INET, SOCK_STREAM, 0);
	const int there = socket(AF_INET, SOCK_STREAM, 0);
	char byte = 'x';

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (bind(listening, (struct sockaddr *)&address, length) || listen(listening, 1))
		return fail("listen");
	getsockname(listening, (struct sockaddr *)&address, &length);
	if (connect(there, (struct sockaddr *)&address, length))
		return fail("connect");
	const int here = accept(listening, NULL, NULL);
	if (here < 0)
		return fail("accept");
	puts("ready");
	fflush(stdout);
	while (write(there, &byte, 1) == 1 && read(here, &byte, 1) == 1 && write(here, &byte, 1) == 1 &&
	       read(there, &byte, 1) == 1)
		nanosleep(&pause, NULL);
	return 1;
}
