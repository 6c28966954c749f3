// Slow: looks through all cached blocks for the one with the oldest time stamp whenever it has to evict one.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

struct Block {
    int number;
    long last_access;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::size_t capacity = 0;
    int commands = 0;
    std::cin >> capacity >> commands;

    constexpr int kNone = -1;
    std::vector<int> place(1'000'000, kNone);  // where a block is in the cache
    std::vector<bool> dirty(1'000'000, false);
    std::vector<Block> cache;
    std::vector<int> written_to;
    long clock = 0;
    long hits = 0;
    long misses = 0;
    long written = 0;
    int dirty_count = 0;

    const auto remove = [&](std::size_t at) {
        const int number = cache[at].number;
        place[number] = kNone;
        if (dirty[number]) --dirty_count;
        dirty[number] = false;
        cache[at] = cache.back();
        cache.pop_back();
        if (at < cache.size()) place[cache[at].number] = static_cast<int>(at);
    };
    const auto evict = [&] {
        std::size_t oldest = 0;
        for (std::size_t i = 1; i < cache.size(); ++i) {
            if (cache[i].last_access < cache[oldest].last_access) oldest = i;
        }
        if (dirty[cache[oldest].number]) ++written;
        remove(oldest);
    };

    std::string command;
    for (int i = 0; i < commands && std::cin >> command; ++i) {
        int a = 0;
        int b = 0;
        if (command == "stat") {
            std::cout << hits << ' ' << misses << ' ' << written << ' ' << cache.size() << ' ' << dirty_count << '\n';
        } else if (command == "flush") {
            for (const int number : written_to) {
                if (dirty[number]) ++written;
                dirty[number] = false;
            }
            written_to.clear();
            dirty_count = 0;
        } else if (command == "resize") {
            std::cin >> capacity;
            while (cache.size() > capacity) evict();
        } else {
            std::cin >> a >> b;
            for (int number = a; number <= b; ++number) {
                if (command == "drop") {
                    if (place[number] != kNone) remove(place[number]);
                    continue;
                }
                if (place[number] != kNone) {
                    ++hits;
                } else {
                    ++misses;
                    if (cache.size() == capacity) evict();
                    place[number] = static_cast<int>(cache.size());
                    cache.push_back({number, 0});
                }
                cache[place[number]].last_access = ++clock;
                if (command == "write" && !dirty[number]) {
                    dirty[number] = true;
                    ++dirty_count;
                    written_to.push_back(number);
                }
            }
        }
    }
}
