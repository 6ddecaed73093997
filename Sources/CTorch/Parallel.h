// Shares work among as many threads as libtorch is set to use, and among the lanes of their vectors.

#pragma once

#include <ATen/Parallel.h>
#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

// A function that is compiled once for each width of vectors, of which the widest that the processor has is called.
#if defined(__x86_64__)
#define CTORCH_VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CTORCH_VECTORS
#endif

namespace ctorch {

// Calls `body(begin, end)` for consecutive parts of 0 ..< count, each on a thread of its own, or on this one where none can be started.
// What a part throws is thrown here, after all of them have ended.
template <typename Body> void in_parallel(int64_t count, const Body &body) {
    int64_t parts = std::min<int64_t>(at::get_num_threads(), count);
    if (parts <= 1) {
        if (count > 0) body(0, count);
        return;
    }
    std::vector<std::exception_ptr> failures(parts);
    auto run = [&](int64_t part) noexcept {
        try {
            body(count * part / parts, count * (part + 1) / parts);
        } catch (...) {
            failures[part] = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(parts - 1);
    int64_t next = 1;
    try {
        for (; next < parts; next++) threads.emplace_back(run, next);
    } catch (const std::system_error &) {
    }
    run(0);
    for (; next < parts; next++) run(next);
    for (auto &thread : threads) thread.join();
    for (auto &failure : failures)
        if (failure) std::rethrow_exception(failure);
}

} // namespace ctorch
