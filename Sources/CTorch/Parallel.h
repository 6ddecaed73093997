// Shares work among as many threads as libtorch is set to use, and among the lanes of their vectors.

#pragma once

#include <ATen/Parallel.h>
#include <algorithm>
#include <thread>
#include <vector>

// A function that is compiled once for each width of vectors, of which the widest that the processor has is called.
#if defined(__x86_64__)
#define CTORCH_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CTORCH_VECTORS
#endif

namespace ctorch {

// Calls `body(begin, end)` for consecutive parts of 0 ..< count, each on a thread of its own. `body` must not throw.
template <typename Body> void in_parallel(int64_t count, const Body &body) {
    int64_t parts = std::min<int64_t>(at::get_num_threads(), count);
    if (parts <= 1) {
        if (count > 0) body(0, count);
        return;
    }
    std::vector<std::thread> threads;
    for (int64_t part = 1; part < parts; part++)
        threads.emplace_back([&body, part, parts, count] { body(count * part / parts, count * (part + 1) / parts); });
    body(0, count / parts);
    for (auto &thread : threads) thread.join();
}

} // namespace ctorch
