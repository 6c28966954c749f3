// Memory: fills a table with the shortest range for every station and every number of stops.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <limits>
#include <vector>

using Distance = std::int64_t;

int main() {
    int stations = 0;
    int queries = 0;
    std::cin >> stations >> queries;
    std::vector<Distance> place(stations + 2, 0);
    for (int i = 1; i <= stations + 1; ++i) {
        std::cin >> place[i];
        place[i] += place[i - 1];
    }
    std::vector<int> allowed(queries);
    for (int& stops : allowed) {
        std::cin >> stops;
        stops = std::min(stops, stations);
    }

    // best[s][i]: the shortest range with which place i is reached with exactly s stops before it.
    const int most = *std::max_element(allowed.begin(), allowed.end());
    constexpr Distance kFar = std::numeric_limits<Distance>::max();
    std::vector<std::vector<Distance>> best(most + 1, std::vector<Distance>(stations + 2, kFar));
    for (int i = 1; i <= stations + 1; ++i) best[0][i] = place[i];
    for (int s = 1; s <= most; ++s) {
        for (int i = s + 1; i <= stations + 1; ++i) {
            for (int stop = s; stop < i; ++stop) {
                best[s][i] = std::min(best[s][i], std::max(best[s - 1][stop], place[i] - place[stop]));
            }
        }
    }

    for (const int stops : allowed) {
        Distance range = kFar;
        for (int s = 0; s <= stops; ++s) range = std::min(range, best[s][stations + 1]);
        int fewest = 0;
        while (best[fewest][stations + 1] > range) ++fewest;
        std::cout << range << ' ' << fewest << '\n';
    }
}
