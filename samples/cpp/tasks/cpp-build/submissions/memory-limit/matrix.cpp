// Memory: keeps the rules in a matrix with one number for every pair of jobs.
#include <iostream>
#include <vector>

int main() {
    int jobs = 0;
    int rules = 0;
    std::cin >> jobs >> rules;
    std::vector<std::vector<int>> count(jobs + 1, std::vector<int>(jobs + 1, 0));
    std::vector<int> missing(jobs + 1, 0);
    for (int i = 0; i < rules; ++i) {
        int before = 0;
        int after = 0;
        std::cin >> before >> after;
        ++count[before][after];
        ++missing[after];
    }

    std::vector<int> order;
    for (int job = 1; job <= jobs; ++job) {
        if (missing[job] == 0) order.push_back(job);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (int after = 1; after <= jobs; ++after) {
            if (count[order[i]][after] > 0 && (missing[after] -= count[order[i]][after]) == 0) order.push_back(after);
        }
    }
    if (static_cast<int>(order.size()) == jobs) {
        std::cout << "ORDER\n";
        for (const int job : order) std::cout << job << ' ';
        std::cout << '\n';
        return 0;
    }

    std::vector<int> seen(jobs + 1, 0);
    int job = 1;
    while (missing[job] == 0) ++job;
    // Walks back along left-over jobs; the second time round, the jobs of the cycle are collected.
    std::vector<int> cycle;
    while (seen[job] < 2) {
        if (++seen[job] == 2) cycle.insert(cycle.begin(), job);
        int before = 1;
        while (count[before][job] == 0 || missing[before] == 0) ++before;
        job = before;
    }
    std::cout << "CYCLE " << cycle.size() << '\n';
    for (const int j : cycle) std::cout << j << ' ';
    std::cout << '\n';
}
