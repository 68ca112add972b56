// SPDX-License-Identifier: MIT
#include "tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <fstream>
#include <mutex>
#include <sstream>

#include "error.h"
#include "handle.h"
#include "private_mount.h"

namespace probetop {

namespace {

// available_filter_functions is the largest, some 3 MB.
constexpr size_t kLargestFile = 64 << 20;

struct Tracefs {
  std::mutex mutex;
  Fd directory;
  std::string path;
};

Tracefs& Shared() {
  static Tracefs tracefs;
  return tracefs;
}

// /proc/self/mounts writes blanks and backslashes as three octal digits.
std::string Unescape(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// A mount that is visible may still be unreadable: its default mode lets only root in.
Fd OpenReadable(const std::string& path) {
  Fd directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return Fd();
  const Fd events(openat(directory.get(), "events", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return events.valid() ? std::move(directory) : Fd();
}

/** The first mount that can be read. Else none, with the path of one that cannot, if there is any, and why. */
Fd FindMounted(std::string& path, int& reason) {
  std::ifstream mounts("/proc/self/mounts");
  std::string line;
  while (std::getline(mounts, line)) {
    std::istringstream words(line);
    std::string source, place, type;
    // Never debugfs: it is unreadable under lockdown, while the tracefs inside it has a line of its own.
    if (!(words >> source >> place >> type) || type != "tracefs") continue;
    path = Unescape(place);
    if (Fd directory = OpenReadable(path); directory.valid()) return directory;
    reason = errno;
  }
  return Fd();
}

Fd MountDetached() {
  Fd directory = MountPrivately("tracefs");
  if (!directory.valid()) return Fd();
  // A kernel that was locked down before it made the files has none.
  const Fd events(openat(directory.get(), "events", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return events.valid() ? std::move(directory) : Fd();
}

// Called with the lock held.
void Find(Tracefs& tracefs) {
  if (tracefs.directory.valid()) return;
  std::string path;
  int unreadable = 0;
  Fd directory = FindMounted(path, unreadable);
  if (!directory.valid()) {
    directory = MountDetached();
    if (!directory.valid() && unreadable) {
      throw Error::Because(unreadable, "tracefs", path, "cannot read tracefs at " + path);
    }
    if (!directory.valid()) {
      throw Error::Because(errno, "tracefs", "tracefs",
                           "tracefs is not mounted and cannot be mounted privately");
    }
    path.clear();
  }
  tracefs.directory = std::move(directory);
  tracefs.path = path;
}

bool StaysBelow(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos) return false;
  std::istringstream parts(path);
  std::string part;
  while (std::getline(parts, part, '/')) {
    if (part == "..") return false;
  }
  return true;
}

}  // namespace

TracefsPlace FindTracefs() {
  Tracefs& tracefs = Shared();
  std::lock_guard<std::mutex> lock(tracefs.mutex);
  Find(tracefs);
  return {tracefs.path};
}

std::string ReadTracefs(const std::string& relative_path) {
  if (!StaysBelow(relative_path)) {
    throw Error(EINVAL, "tracefs", relative_path, "not a path below tracefs: " + relative_path);
  }
  Fd file;
  {
    Tracefs& tracefs = Shared();
    std::lock_guard<std::mutex> lock(tracefs.mutex);
    Find(tracefs);
    file = Fd(openat(tracefs.directory.get(), relative_path.c_str(), O_RDONLY | O_CLOEXEC));
  }
  std::string content;
  char part[64 << 10];
  ssize_t got = file.valid() ? 1 : -1;
  while (got > 0 && content.size() < kLargestFile) {
    got = read(file.get(), part, sizeof(part));
    if (got > 0) content.append(part, static_cast<size_t>(got));
  }
  if (got < 0) {
    throw Error::Because(errno, "tracefs", relative_path, "cannot read " + relative_path);
  }
  return content;
}

}  // namespace probetop
