// Wrong: sends customers away who are chosen after exactly their patience.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <queue>
#include <vector>

namespace {

using Time = std::int64_t;

struct Stream {
    Time start = 0;
    Time period = 0;
    int count = 0;
    Time service = 0;
    int priority = 0;
    Time patience = 0;

    long served = 0;
    long lost = 0;
    Time longest = 0;
    Time total = 0;
};

struct Customer {
    Time arrival;
    int stream;
    int priority;
};

// The heap keeps its largest element on top, so "less" means "is served later".
struct ServedLater {
    bool operator()(const Customer& a, const Customer& b) const {
        if (a.priority != b.priority) return a.priority < b.priority;
        if (a.arrival != b.arrival) return a.arrival > b.arrival;
        return a.stream > b.stream;
    }
};

}  // namespace

int main() {
    int clerks = 0;
    int stream_count = 0;
    std::cin >> clerks >> stream_count;
    std::vector<Stream> streams(stream_count);
    std::vector<Customer> customers;
    for (int s = 0; s < stream_count; ++s) {
        Stream& stream = streams[s];
        std::cin >> stream.start >> stream.period >> stream.count >> stream.service >> stream.priority >>
            stream.patience;
        for (int i = 0; i < stream.count; ++i) {
            customers.push_back({stream.start + stream.period * i, s, stream.priority});
        }
    }
    std::sort(customers.begin(), customers.end(),
              [](const Customer& a, const Customer& b) { return a.arrival < b.arrival; });

    std::priority_queue<Time, std::vector<Time>, std::greater<>> free_at(std::greater<>{},
                                                                         std::vector<Time>(clerks, 0));
    std::priority_queue<Customer, std::vector<Customer>, ServedLater> waiting;
    Time now = 0;
    Time end = 0;

    for (std::size_t next = 0; next < customers.size() || !waiting.empty();) {
        now = std::max(now, free_at.top());
        if (waiting.empty()) now = std::max(now, customers[next].arrival);
        // Everybody who has arrived by now takes part in the choice.
        for (; next < customers.size() && customers[next].arrival <= now; ++next) waiting.push(customers[next]);

        const Customer customer = waiting.top();
        waiting.pop();
        Stream& stream = streams[customer.stream];
        const Time wait = now - customer.arrival;
        if (wait >= stream.patience) {  // has left before now; the clerk is still free
            ++stream.lost;
            continue;
        }
        ++stream.served;
        stream.longest = std::max(stream.longest, wait);
        stream.total += wait;
        free_at.pop();
        free_at.push(now + stream.service);
        end = std::max(end, now + stream.service);
    }

    for (const Stream& stream : streams) {
        std::cout << stream.served << ' ' << stream.lost << ' ' << stream.longest << ' ' << stream.total << '\n';
    }
    std::cout << end << '\n';
}
