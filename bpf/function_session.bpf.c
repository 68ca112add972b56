/* SPDX-License-Identifier: Dual MIT/GPL */
/* Sessions from 7.x on, whose kfuncs take the context. Another form of a kfunc fails the whole object: hence two. */
#include "lib/abi.bpf.h"

extern bool bpf_session_is_return(void *ctx) __ksym;
extern u64 *bpf_session_cookie(void *ctx) __ksym;

#define SESSION_IS_RETURN(ctx) bpf_session_is_return(ctx)
#define SESSION_COOKIE(ctx) bpf_session_cookie(ctx)

#include "lib/function_session.bpf.h"
