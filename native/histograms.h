// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace probetop {

/** The contract's HistogramPlan; offsets are bytes from the beginning of an element. */
struct HistogramPlan {
  const std::byte* array;
  size_t bytes;
  size_t sum;
  size_t max;
  size_t buckets;
  size_t bucket_count;
  size_t row_step;
  size_t copy_step;
};

/** Numbers of a row before its buckets, as the contract's HistogramRows has them. */
constexpr size_t kHistogramHead = 5;

/** Adds up a row's copies [first, end) and tells `row`, as the contract has it, which has room for all its numbers. */
void AddUp(const HistogramPlan& plan, size_t number, size_t first, size_t end, double* row);

}  // namespace probetop
