/* Crashes: estimates the range by dividing the route by the stops, which fails if no stop is allowed. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

enum { MAX_STATIONS = 15000 };

static int64_t gaps[MAX_STATIONS + 1];

/* The fewest stops for a range that is at least as long as the longest of the n gaps. */
static int64_t stops_needed(int n, int64_t range) {
    int64_t stops = 0;
    int64_t driven = 0;
    for (int i = 0; i < n; i++) {
        if (driven + gaps[i] > range) {
            stops++;
            driven = 0;
        }
        driven += gaps[i];
    }
    return stops;
}

int main(void) {
    int stations, queries;
    if (scanf("%d %d", &stations, &queries) != 2) {
        return 1;
    }
    const int n = stations + 1;
    int64_t longest_gap = 0;
    int64_t route = 0;
    for (int i = 0; i < n; i++) {
        if (scanf("%" SCNd64, &gaps[i]) != 1) {
            return 1;
        }
        longest_gap = gaps[i] > longest_gap ? gaps[i] : longest_gap;
        route += gaps[i];
    }

    for (int64_t allowed; queries > 0 && scanf("%" SCNd64, &allowed) == 1; queries--) {
        /* Invariant: every range below low is too short, and high is enough. */
        int64_t low = longest_gap;
        int64_t high = route / allowed + longest_gap;
        while (low < high) {
            const int64_t middle = low + (high - low) / 2;
            if (stops_needed(n, middle) <= allowed) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        printf("%" PRId64 " %" PRId64 "\n", high, stops_needed(n, high));
    }
    return 0;
}
