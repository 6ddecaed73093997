// Memory for tensors.
//
// A training step asks for the same large blocks in the same order, again and again. Taken from the system each time, their pages have to be
// cleared each time; taken from one heap, they leave gaps that come to hundreds of megabytes. So each large block has pages of its own, and is
// kept for the next one of its size. What is kept and what is in use are together little more than the most that was ever in use.

#include "CTorch.h"

#include <algorithm>
#include <c10/core/CPUAllocator.h>
#include <climits>
#include <cstring>
#include <malloc.h>
#include <mutex>
#include <sys/mman.h>
#include <unordered_map>
#include <vector>

namespace {

constexpr size_t megabyte = 1 << 20;

struct Block {
    char *start;
    size_t size;
};

// Pages that the system may back with huge ones; nothing where it has not so many, which it only tells of pages that count (not MAP_NORESERVE).
Block mapped(size_t size) {
    constexpr size_t huge = 2 * megabyte;
    size_t margin = size >= 2 * huge ? huge : 0;
    void *pages = mmap(nullptr, size + margin, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return {nullptr, 0};
    char *start = static_cast<char *>(pages);
    if (margin) {
        size_t before = (huge - reinterpret_cast<uintptr_t>(start) % huge) % huge;
        if (before) munmap(start, before);
        if (margin > before) munmap(start + before + size, margin - before);
        start += before;
        madvise(start, size, MADV_HUGEPAGE);
    }
    return {start, size};
}

class BlockAllocator final : public c10::Allocator {
public:
    explicit BlockAllocator(c10::Allocator *small) : small(small) {}

    // Lives as long as the process: tensors may be freed at its very end.
    static BlockAllocator &shared() {
        static auto allocator = new BlockAllocator(c10::GetCPUAllocator());
        return *allocator;
    }

    // What c10::Allocator asks for, without a word of overriding: allocating was const once, and copying is asked for since 2.x only.
    c10::DeleterFnPtr raw_deleter() const { return give_back; }
    c10::DataPtr allocate(size_t size) { return allocated(size); }
    c10::DataPtr allocate(size_t size) const { return shared().allocated(size); }
    void copy_data(void *target, const void *source, size_t size) const { memcpy(target, source, size); }

private:
    static constexpr size_t smallest = megabyte;
    static constexpr size_t page = 4096;
    // How much more than was ever in use is kept: with less, blocks of rare sizes are mapped anew for every batch.
    static constexpr size_t spare = 128 * megabyte;
    c10::Allocator *const small;
    std::mutex mutex;
    std::unordered_map<void *, size_t> lent;
    std::vector<Block> kept;   // the longest kept first
    size_t size_kept = 0, in_use = 0, most_in_use = 0;

    c10::DataPtr allocated(size_t size) {
        if (size < smallest) return small->allocate(size);
        char *start = taken((size + page - 1) / page * page).start;
        return {start, start, give_back, c10::Device(c10::DeviceType::CPU)};
    }

    static void give_back(void *start) {
        if (!shared().keep(start)) shared().small->raw_deallocate(start);
    }

    Block taken(size_t size) {
        std::lock_guard<std::mutex> lock(mutex);
        Block block = kept_for(size);
        if (!block.start) {
            most_in_use = std::max(most_in_use, in_use + size);
            while (!kept.empty() && in_use + size_kept + size > most_in_use + spare) release_oldest();
            block = mapped(size);
            while (!block.start && !kept.empty()) {
                release_oldest();
                block = mapped(size);
            }
            TORCH_CHECK(block.start, "not enough memory for a tensor of ", size, " bytes");
        }
        lent[block.start] = block.size;
        in_use += block.size;
        most_in_use = std::max(most_in_use, in_use);
        return block;
    }

    // The smallest block that is kept and holds so much, if it is not much larger.
    Block kept_for(size_t size) {
        auto best = kept.end();
        for (auto block = kept.begin(); block != kept.end(); block++)
            if (block->size >= size && block->size <= size + size / 8 && (best == kept.end() || block->size < best->size)) best = block;
        if (best == kept.end()) return {nullptr, 0};
        Block block = *best;
        kept.erase(best);
        size_kept -= block.size;
        return block;
    }

    // Whether the block is one of those lent.
    bool keep(void *start) {
        std::lock_guard<std::mutex> lock(mutex);
        auto found = lent.find(start);
        if (found == lent.end()) return false;
        in_use -= found->second;
        size_kept += found->second;
        kept.push_back({static_cast<char *>(start), found->second});
        lent.erase(found);
        return true;
    }

    void release_oldest() {
        munmap(kept.front().start, kept.front().size);
        size_kept -= kept.front().size;
        kept.erase(kept.begin());
    }
};

} // namespace

void ctorch_keep_freed_memory(void) {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
    mallopt(M_ARENA_MAX, 1);
    c10::SetCPUAllocator(&BlockAllocator::shared(), UINT8_MAX);
}
