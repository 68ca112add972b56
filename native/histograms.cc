// SPDX-License-Identifier: MIT
#include "histograms.h"

#include <algorithm>
#include <numeric>

namespace probetop {

namespace {

/** Read whole: another CPU may be counting in it. */
uint64_t Load(const std::byte* word) {
  return __atomic_load_n(reinterpret_cast<const uint64_t*>(word), __ATOMIC_RELAXED);
}

}  // namespace

void AddUp(const HistogramPlan& plan, size_t number, size_t first, size_t end, double* row) {
  double* buckets = row + kHistogramHead;
  uint64_t sum = 0;
  uint64_t max = 0;
  bool touched = false;
  for (size_t copy = first; copy < end; copy++) {
    const std::byte* element =
        plan.array + (number * plan.row_step + copy * plan.copy_step) * plan.bytes;
    const std::byte* counts = element + plan.buckets;
    const uint64_t own = Load(element + plan.sum);
    // Most CPUs have seen nothing of most kinds; all of 0 ns there may be in the first bucket.
    if (!own && !Load(counts)) continue;
    sum += own;
    max = std::max(max, Load(element + plan.max));
    for (size_t bucket = 0; bucket < plan.bucket_count; bucket++) {
      const auto count = static_cast<double>(Load(counts + bucket * sizeof(uint64_t)));
      buckets[bucket] = touched ? buckets[bucket] + count : count;
    }
    touched = true;
  }
  size_t bottom = 0;
  size_t top = touched ? plan.bucket_count : 0;
  while (bottom < top && buckets[bottom] == 0) bottom++;
  while (top > bottom && buckets[top - 1] == 0) top--;
  row[0] = static_cast<double>(bottom);
  row[1] = static_cast<double>(top);
  row[2] = std::accumulate(buckets + bottom, buckets + top, 0.0);
  row[3] = static_cast<double>(sum);
  row[4] = static_cast<double>(max);
}

}  // namespace probetop
