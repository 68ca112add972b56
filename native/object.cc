// SPDX-License-Identifier: MIT
#include "object.h"

#include <errno.h>
#include <malloc.h>

#include <atomic>

#include "error.h"

namespace probetop {

namespace {

std::atomic<int> open_objects{0};

/** The entry of that name, or Error EABI: "the object has no ring x". */
template <typename Map>
auto& Named(Map& map, const std::string& name, const char* step, const char* what) {
  const auto found = map.find(name);
  if (found == map.end()) {
    throw Error(kAbi, step, name, std::string("the object has no ") + what + " " + name);
  }
  return found->second;
}

}  // namespace

Object::Object(const std::string& path) : object_(bpf_object__open_file(path.c_str(), nullptr)) {
  if (!object_) throw Error::Because(errno, "open", path, "cannot open the BPF object " + path);
  open_objects++;
  try {
    layout_ = ReadLayout(object_);
    bpf_map* map;
    bpf_object__for_each_map(map, object_) {
      if (!bpf_map__is_internal(map)) continue;
      const std::string section = SectionOf(bpf_object__btf(object_), map);
      if (!section.empty()) sections_.emplace(section, DataSection(map, section));
    }
  } catch (...) {
    Close();
    throw;
  }
}

Object::~Object() { Close(); }

int Object::Count() { return open_objects; }

void Object::ConfigureRing(const std::string& name, const RingOptions& options) {
  RingLayout& ring = Named(layout_.rings, name, "load", "ring");
  if (!options.wake_global.empty()) {
    const GlobalLayout& wake = Named(layout_.globals, options.wake_global, "load", "variable");
    if (wake.field.size != 4 || wake.section.rfind(".rodata", 0) == 0) {
      throw Error(EINVAL, "load", options.wake_global,
                  "not a u32 variable that can be written: " + options.wake_global);
    }
  }
  const size_t bytes = options.bytes;
  if (!bytes) return;
  if ((bytes & (bytes - 1)) || bytes % PageSize() || bytes > UINT32_MAX) {
    throw Error(EINVAL, "load", name,
                "the size of the ring " + name + " is not a power of two of at least a page");
  }
  bpf_map* map = bpf_object__find_map_by_name(object_, name.c_str());
  if (const int result = bpf_map__set_max_entries(map, static_cast<uint32_t>(bytes))) {
    throw Error::Because(-result, "load", name, "cannot set the size of the ring " + name);
  }
  ring.bytes = static_cast<uint32_t>(bytes);
}

void Object::Configure(const LoadOptions& options) {
  bpf_program* program;
  bpf_object__for_each_program(program, object_) bpf_program__set_autoload(program, false);
  for (const std::string& name : options.programs) {
    program = bpf_object__find_program_by_name(object_, name.c_str());
    if (!program) throw Error(kAbi, "load", name, "the object has no program " + name);
    bpf_program__set_autoload(program, true);
  }
  for (const auto& [name, ring] : options.rings) ConfigureRing(name, ring);
  for (const auto& [name, entries] : options.max_entries) {
    Named(layout_.maps, name, "load", "map");
    bpf_map* map = bpf_object__find_map_by_name(object_, name.c_str());
    if (const int result = entries ? bpf_map__set_max_entries(map, entries) : -EINVAL) {
      throw Error::Because(-result, "load", name, "cannot set the entries of the map " + name);
    }
  }
}

void Object::MapMemory() {
  // Only those with variables: what else is internal (.kconfig, .maps) is not ours to touch.
  for (const auto& [name, global] : layout_.globals) sections_.at(global.section).Map();
  for (const auto& [name, map] : layout_.maps) {
    if (!map.mappable) continue;
    arrays_.emplace(name, MappedArray(bpf_object__find_map_by_name(object_, name.c_str())));
  }
}

void Object::StartDrain(const LoadOptions& options, DrainEvents events) {
  std::vector<DrainSource> sources;
  for (const auto& [name, ring] : layout_.rings) {
    const auto found = options.rings.find(name);
    const RingOptions chosen = found == options.rings.end() ? RingOptions() : found->second;
    uint32_t* wake = nullptr;
    if (!chosen.wake_global.empty()) {
      const GlobalLayout& variable = global(chosen.wake_global);
      wake = reinterpret_cast<uint32_t*>(sections_.at(variable.section).Live(variable));
    }
    const bpf_map* map = bpf_object__find_map_by_name(object_, name.c_str());
    sources.push_back({name, bpf_map__fd(map), ring.bytes, chosen.arena_bytes, wake});
  }
  drain_ = std::make_unique<Drain>(sources, std::move(events));
}

void Object::Load(const LoadOptions& options, DrainEvents events) {
  Configure(options);
  // libbpf raises RLIMIT_MEMLOCK itself where the kernel (before 5.11) charges maps to it.
  if (const int result = bpf_object__load(object_)) {
    throw Error::Because(-result, "load", bpf_object__name(object_),
                         "cannot load the BPF programs");
  }
#ifdef __GLIBC__
  // The kernel's type information, some 10 MB in small pieces, has just been freed; glibc would keep it, and once for
  // each thread that loads.
  malloc_trim(0);
#endif
  MapMemory();
  StartDrain(options, std::move(events));
}

AttachReport Object::Attach(const std::vector<AttachSpec>& specs,
                            const std::function<bool()>& cancelled,
                            const std::function<void(size_t)>& progress) {
  return AttachAll(object_, specs, cancelled, progress);
}

void Object::Keep(std::vector<Attachment> links) {
  std::lock_guard<std::mutex> lock(links_mutex_);
  for (Attachment& link : links) links_.push_back(std::move(link));
}

void Object::Detach(const std::function<bool()>& cancelled,
                    const std::function<void(size_t)>& progress) {
  std::vector<Attachment> links;
  {
    std::lock_guard<std::mutex> lock(links_mutex_);
    links.swap(links_);
  }
  DetachAll(links, cancelled, progress);
  if (links.empty()) return;
  Keep(std::move(links));
  throw Error(ECANCELED, "detach", "", "detaching was called off");
}

size_t Object::links() const {
  std::lock_guard<std::mutex> lock(links_mutex_);
  return links_.size();
}

void Object::Close() {
  if (!object_) return;
  Detach();
  drain_.reset();
  arrays_.clear();
  sections_.clear();
  bpf_object__close(object_);
  object_ = nullptr;
  open_objects--;
}

Arena& Object::arena(const std::string& ring) {
  Arena* arena = drain_ ? drain_->arena(ring) : nullptr;
  if (!arena) throw Error(kAbi, "drain", ring, "the object has no ring " + ring);
  return *arena;
}

const MappedArray& Object::array(const std::string& map) const {
  const auto found = arrays_.find(map);
  if (found != arrays_.end()) return found->second;
  if (!Named(layout_.maps, map, "map", "map").mappable) {
    throw Error(EINVAL, "map", map, "the map cannot be read in place: " + map);
  }
  return Named(arrays_, map, "map", "map");
}

void Object::UpdateMap(const std::string& name, const void* key, size_t key_bytes,
                       const void* value, size_t value_bytes) {
  Named(layout_.maps, name, "map", "map");
  const bpf_map* map = bpf_object__find_map_by_name(object_, name.c_str());
  // This one knows how large a value of a per-CPU map is, and checks both sizes.
  const int result = bpf_map__update_elem(map, key, key_bytes, value, value_bytes, BPF_ANY);
  if (result) throw Error::Because(-result, "map", name, "cannot write to the map " + name);
}

const GlobalLayout& Object::global(const std::string& name) const {
  return Named(layout_.globals, name, "map", "variable");
}

const std::byte* Object::ReadGlobal(const GlobalLayout& global) const {
  return Named(sections_, global.section, "map", "section").Read(global);
}

void Object::WriteGlobal(const std::string& name, const std::byte* value, size_t bytes,
                         size_t offset) {
  const GlobalLayout& variable = global(name);
  Named(sections_, variable.section, "map", "section").Write(variable, value, bytes, offset);
}

}  // namespace probetop
