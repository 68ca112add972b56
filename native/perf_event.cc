// SPDX-License-Identifier: MIT
#include "perf_event.h"

#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "link_create.h"

namespace probetop {

Fd OpenPerfEvent(perf_event_attr& attributes, int pid) {
  attributes.size = sizeof(attributes);
  // A program runs for every CPU, whichever one its event names; an event of a process names none.
  const int cpu = pid > 0 ? -1 : 0;
  return Fd(static_cast<int>(syscall(SYS_perf_event_open, &attributes, pid > 0 ? pid : -1, cpu, -1,
                                     PERF_FLAG_FD_CLOEXEC)));
}

Fd LinkPerfEvent(int program, const Fd& event, uint64_t cookie) {
  LinkCreate create = {};
  create.program = static_cast<uint32_t>(program);
  create.target = static_cast<uint32_t>(event.get());
  create.type = kPerfEvent;
  create.perf_event.cookie = cookie;
  Fd link = CreateLink(create);
  if (link.valid() && ioctl(event.get(), PERF_EVENT_IOC_ENABLE, 0) < 0) return Fd();
  return link;
}

}  // namespace probetop
