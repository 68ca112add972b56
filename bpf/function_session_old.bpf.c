/* SPDX-License-Identifier: Dual MIT/GPL */
/* Sessions from 6.10 on, before their kfuncs took the context. Another form of a kfunc fails the whole object: hence two. */
#include "lib/abi.bpf.h"

extern bool bpf_session_is_return(void) __ksym;
extern u64 *bpf_session_cookie(void) __ksym;

#define SESSION_IS_RETURN(ctx) bpf_session_is_return()
#define SESSION_COOKIE(ctx) bpf_session_cookie()

#include "lib/function_session.bpf.h"
