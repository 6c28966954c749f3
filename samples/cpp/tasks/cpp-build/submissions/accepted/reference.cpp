// Build order. Jobs without an unfinished prerequisite are taken one after the other (Kahn's algorithm). If some jobs
// are left over, each of them has a prerequisite that is left over too; walking back from any of them therefore never
// ends, and the first job met twice closes a cycle.
#include <algorithm>
#include <iostream>
#include <vector>

namespace {

struct Graph {
    explicit Graph(int jobs) : next(jobs + 1), previous(jobs + 1) {}

    int jobs() const { return static_cast<int>(next.size()) - 1; }

    std::vector<std::vector<int>> next;      // the jobs that need this one
    std::vector<std::vector<int>> previous;  // the jobs that this one needs
};

// Returns the jobs that can be done, in order; all of them if there is no cycle.
std::vector<int> possible_order(const Graph& graph) {
    std::vector<int> missing(graph.jobs() + 1);
    std::vector<int> order;
    for (int job = 1; job <= graph.jobs(); ++job) {
        missing[job] = static_cast<int>(graph.previous[job].size());
        if (missing[job] == 0) order.push_back(job);
    }
    // The order itself is the queue: behind position i are the jobs that are ready but not looked at yet.
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const int after : graph.next[order[i]]) {
            if (--missing[after] == 0) order.push_back(after);
        }
    }
    return order;
}

std::vector<int> find_cycle(const Graph& graph, const std::vector<int>& done) {
    std::vector<bool> left(graph.jobs() + 1, true);
    for (const int job : done) left[job] = false;

    int job = 1;
    while (!left[job]) ++job;
    std::vector<int> path;
    std::vector<bool> seen(graph.jobs() + 1, false);
    while (!seen[job]) {
        seen[job] = true;
        path.push_back(job);
        job = *std::find_if(graph.previous[job].begin(), graph.previous[job].end(),
                            [&](int before) { return left[before]; });
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), job));  // the way into the cycle
    std::reverse(path.begin(), path.end());                              // the walk went backwards
    return path;
}

void print(const std::vector<int>& jobs) {
    for (std::size_t i = 0; i < jobs.size(); ++i) std::cout << (i == 0 ? "" : " ") << jobs[i];
    std::cout << '\n';
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    int jobs = 0;
    int rules = 0;
    std::cin >> jobs >> rules;
    Graph graph(jobs);
    for (int i = 0; i < rules; ++i) {
        int before = 0;
        int after = 0;
        std::cin >> before >> after;
        graph.next[before].push_back(after);
        graph.previous[after].push_back(before);
    }

    const std::vector<int> order = possible_order(graph);
    if (static_cast<int>(order.size()) == jobs) {
        std::cout << "ORDER\n";
        print(order);
    } else {
        const std::vector<int> cycle = find_cycle(graph, order);
        std::cout << "CYCLE " << cycle.size() << '\n';
        print(cycle);
    }
}
