// SPDX-License-Identifier: MIT
// The methods of BpfObject that read histograms.
#include <errno.h>

#include <algorithm>

#include "convert.h"
#include "object_wrap.h"

namespace probetop {

namespace {

uint64_t CountOf(const Napi::Object& plan, const char* name) {
  return ToCount(plan.Get(name), name);
}

/** The word of an element that is read there. */
size_t WordAt(const Napi::Object& plan, const char* name, size_t bytes, size_t words = 1) {
  const uint64_t offset = CountOf(plan, name);
  if (offset % 8 != 0 || offset > bytes || words > (bytes - offset) / 8) {
    throw Error(EINVAL, "map", name, "a histogram's words lie in its element");
  }
  return offset;
}

/** Elements up to the last one that is read; the factors are below 2^53, so a double tells whether they are too many. */
double ReachOf(const PlannedHistograms& all) {
  const auto times = [](size_t count, size_t step) {
    return static_cast<double>(count - 1) * static_cast<double>(step);
  };
  return times(all.rows, all.plan.row_step) + times(all.copies, all.plan.copy_step) + 1;
}

}  // namespace

Napi::Value ObjectWrap::PlanHistograms(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("map");
    const std::string map = ToText(info[0], "map");
    const MappedArray& array = object_->array(map);
    const Napi::Object plan = ToObject(info[1], "plan");
    const uint64_t bytes = CountOf(plan, "bytes");
    const uint64_t bucket_count = CountOf(plan, "bucketCount");
    if (!bytes || bytes % 8 != 0 || !bucket_count) {
      throw Error(EINVAL, "map", "bytes", "a histogram has whole words, and buckets");
    }
    PlannedHistograms planned{
        {array.at(), bytes, WordAt(plan, "sum", bytes), WordAt(plan, "max", bytes),
         WordAt(plan, "buckets", bytes, bucket_count), bucket_count, CountOf(plan, "rowStep"),
         CountOf(plan, "copyStep")},
        CountOf(plan, "rows"),
        CountOf(plan, "copies"),
        nullptr};
    const bool any = planned.rows && planned.copies;
    if (any && ReachOf(planned) > static_cast<double>(array.bytes() / bytes)) {
      throw Error(EINVAL, "map", map, "there are more histograms than the array has elements");
    }
    const Napi::Value used = plan.Get("used");
    if (Given(used)) {
      const GlobalLayout& global = object_->global(ToText(used, "used"));
      if (global.field.size != sizeof(uint32_t)) throw WrongArgument("used", "a u32");
      planned.used = object_->ReadGlobal(global);
    }
    histograms_.push_back(planned);
    return Napi::Number::New(info.Env(), static_cast<double>(histograms_.size() - 1));
  });
}

Napi::Value ObjectWrap::ReadHistograms(const Napi::CallbackInfo& info) {
  return Guarded(info.Env(), [&]() -> Napi::Value {
    RequireLoaded("map");
    const uint64_t number = ToCount(info[0], "plan");
    if (number >= histograms_.size()) throw WrongArgument("plan", "one that was made");
    const PlannedHistograms& planned = histograms_[number];
    const Numbers rows = ToNumbers(info[1], "into");
    const bool all = info.Length() < 3;
    const uint64_t first = all ? 0 : ToCount(info[2], "first");
    const uint64_t end = all ? planned.copies : ToCount(info[3], "end");
    if (end > planned.copies) throw WrongArgument("end", "no more than there are copies");
    size_t there = planned.rows;
    if (planned.used) {
      const auto* used = reinterpret_cast<const uint32_t*>(planned.used);
      there = std::min<size_t>(there, __atomic_load_n(used, __ATOMIC_ACQUIRE));
    }
    const size_t numbers = kHistogramHead + planned.plan.bucket_count;
    const size_t written = std::min(there, rows.length / numbers);
    for (size_t row = 0; row < written; row++) {
      AddUp(planned.plan, row, first, end, rows.at + row * numbers);
    }
    return Napi::Number::New(info.Env(), static_cast<double>(there));
  });
}

}  // namespace probetop
