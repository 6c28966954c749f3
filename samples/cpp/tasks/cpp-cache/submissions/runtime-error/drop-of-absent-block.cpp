// Crashes: unordered_map::at throws std::out_of_range if a dropped block is not in the cache.
#include <iostream>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

struct Block {
    int number;
    bool dirty;
};

class Cache {
public:
    explicit Cache(std::size_t capacity) : capacity_(capacity) {}

    void access(int number, bool write) {
        const auto found = places_.find(number);
        if (found != places_.end()) {
            ++hits_;
            blocks_.splice(blocks_.begin(), blocks_, found->second);
        } else {
            ++misses_;
            if (blocks_.size() == capacity_) evict();
            blocks_.push_front({number, false});
            places_[number] = blocks_.begin();
        }
        if (write && !blocks_.front().dirty) {
            blocks_.front().dirty = true;
            ++dirty_;
            written_to_.push_back(number);
        }
    }

    void drop(int number) { remove(places_.at(number)); }

    void flush() {
        for (const int number : written_to_) {
            const auto found = places_.find(number);
            if (found != places_.end() && found->second->dirty) {
                found->second->dirty = false;
                ++written_;
            }
        }
        written_to_.clear();
        dirty_ = 0;
    }

    void resize(std::size_t capacity) {
        capacity_ = capacity;
        while (blocks_.size() > capacity_) evict();
    }

    void print() const {
        std::cout << hits_ << ' ' << misses_ << ' ' << written_ << ' ' << blocks_.size() << ' ' << dirty_ << '\n';
    }

private:
    void remove(std::list<Block>::iterator block) {
        if (block->dirty) --dirty_;
        places_.erase(block->number);
        blocks_.erase(block);
    }

    void evict() {
        if (blocks_.back().dirty) ++written_;
        remove(std::prev(blocks_.end()));
    }

    std::size_t capacity_;
    std::list<Block> blocks_;  // from the most to the least recently used
    std::unordered_map<int, std::list<Block>::iterator> places_;
    std::vector<int> written_to_;
    long dirty_ = 0;
    long hits_ = 0;
    long misses_ = 0;
    long written_ = 0;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::size_t capacity = 0;
    int commands = 0;
    std::cin >> capacity >> commands;
    Cache cache(capacity);
    std::string command;
    for (int i = 0; i < commands && std::cin >> command; ++i) {
        int a = 0;
        int b = 0;
        if (command == "flush") {
            cache.flush();
        } else if (command == "stat") {
            cache.print();
        } else if (command == "resize") {
            std::cin >> a;
            cache.resize(a);
        } else {
            std::cin >> a >> b;
            for (int number = a; number <= b; ++number) {
                if (command == "drop") {
                    cache.drop(number);
                } else {
                    cache.access(number, command == "write");
                }
            }
        }
    }
}
