// Slow: visits a job again for every way that leads to it, because it does not ask whether the job is finished already.
#include <algorithm>
#include <iostream>
#include <vector>

struct Search {
    std::vector<std::vector<int>> previous;
    std::vector<bool> on_path;
    std::vector<bool> finished;
    std::vector<int> path;
    std::vector<int> order;
    std::vector<int> cycle;

    explicit Search(int jobs) : previous(jobs + 1), on_path(jobs + 1, false), finished(jobs + 1, false) {}

    // Brings everything that the job needs into the order, and then the job itself.
    void visit(int job) {
        if (!cycle.empty()) return;
        if (on_path[job]) {
            cycle.assign(std::find(path.begin(), path.end(), job), path.end());
            std::reverse(cycle.begin(), cycle.end());
            return;
        }
        on_path[job] = true;
        path.push_back(job);
        for (const int before : previous[job]) visit(before);
        path.pop_back();
        on_path[job] = false;
        if (!finished[job]) {
            finished[job] = true;
            order.push_back(job);
        }
    }
};

int main() {
    int jobs = 0;
    int rules = 0;
    std::cin >> jobs >> rules;
    Search search(jobs);
    for (int i = 0; i < rules; ++i) {
        int before = 0;
        int after = 0;
        std::cin >> before >> after;
        search.previous[after].push_back(before);
    }
    for (int job = 1; job <= jobs; ++job) {
        if (!search.finished[job]) search.visit(job);
    }

    if (search.cycle.empty()) {
        std::cout << "ORDER\n";
        for (const int job : search.order) std::cout << job << ' ';
    } else {
        std::cout << "CYCLE " << search.cycle.size() << '\n';
        for (const int job : search.cycle) std::cout << job << ' ';
    }
    std::cout << '\n';
}
