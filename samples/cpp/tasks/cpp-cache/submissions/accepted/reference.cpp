// Block cache. The blocks in the cache form a doubly linked list from the most to the least recently used one. The
// links are kept in arrays indexed by block number, so that every step of an access takes constant time.
#include <iostream>
#include <string>
#include <vector>

namespace {

constexpr int kBlocks = 1'000'000;

class Cache {
public:
    explicit Cache(int capacity) : capacity_(capacity), nodes_(kBlocks + 1) {
        nodes_[kHead].previous = nodes_[kHead].next = kHead;
    }

    void access(int block, bool write) {
        if (nodes_[block].cached) {
            ++hits_;
            unlink(block);
        } else {
            ++misses_;
            if (cached_ == capacity_) evict();
            nodes_[block].cached = true;
            ++cached_;
        }
        link_first(block);
        if (write && !nodes_[block].dirty) {
            nodes_[block].dirty = true;
            ++dirty_;
            written_to_.push_back(block);
        }
    }

    void drop(int block) {
        if (nodes_[block].cached) remove(block);
    }

    // Looks only at blocks written since the last flush; some of them may have left the cache meanwhile.
    void flush() {
        for (const int block : written_to_) {
            if (nodes_[block].dirty) {
                nodes_[block].dirty = false;
                ++written_;
            }
        }
        written_to_.clear();
        dirty_ = 0;
    }

    void resize(int capacity) {
        capacity_ = capacity;
        while (cached_ > capacity_) evict();
    }

    void print(std::ostream& out) const {
        out << hits_ << ' ' << misses_ << ' ' << written_ << ' ' << cached_ << ' ' << dirty_ << '\n';
    }

private:
    struct Node {
        int previous = 0;
        int next = 0;
        bool cached = false;
        bool dirty = false;
    };

    // An extra node closes the list to a ring, so that no link ever needs a special case.
    static constexpr int kHead = kBlocks;

    void unlink(int block) {
        nodes_[nodes_[block].previous].next = nodes_[block].next;
        nodes_[nodes_[block].next].previous = nodes_[block].previous;
    }

    void link_first(int block) {
        nodes_[block].previous = kHead;
        nodes_[block].next = nodes_[kHead].next;
        nodes_[nodes_[kHead].next].previous = block;
        nodes_[kHead].next = block;
    }

    void remove(int block) {
        unlink(block);
        nodes_[block].cached = false;
        --cached_;
        if (nodes_[block].dirty) {
            nodes_[block].dirty = false;
            --dirty_;
        }
    }

    void evict() {
        const int block = nodes_[kHead].previous;
        if (nodes_[block].dirty) ++written_;
        remove(block);
    }

    int capacity_;
    std::vector<Node> nodes_;
    std::vector<int> written_to_;
    int cached_ = 0;
    int dirty_ = 0;
    long hits_ = 0;
    long misses_ = 0;
    long written_ = 0;
};

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    int capacity = 0;
    int commands = 0;
    std::cin >> capacity >> commands;
    Cache cache(capacity);

    std::string command;
    for (int i = 0; i < commands && std::cin >> command; ++i) {
        int a = 0;
        int b = 0;
        if (command == "read" || command == "write") {
            std::cin >> a >> b;
            for (int block = a; block <= b; ++block) cache.access(block, command == "write");
        } else if (command == "drop") {
            std::cin >> a >> b;
            for (int block = a; block <= b; ++block) cache.drop(block);
        } else if (command == "flush") {
            cache.flush();
        } else if (command == "resize") {
            std::cin >> a;
            cache.resize(a);
        } else {
            cache.print(std::cout);
        }
    }
}
