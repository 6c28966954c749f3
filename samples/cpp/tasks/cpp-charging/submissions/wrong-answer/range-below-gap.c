/* Wrong: also tries ranges below the longest gap, and adds up the route in 32 bits. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

enum { MAX_STATIONS = 15000 };

static int64_t gaps[MAX_STATIONS + 1];

/* The fewest stops for a range. */
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
    uint32_t route = 0;
    for (int i = 0; i < n; i++) {
        if (scanf("%" SCNd64, &gaps[i]) != 1) {
            return 1;
        }
        route += (uint32_t)gaps[i];
    }

    for (int64_t allowed; queries > 0 && scanf("%" SCNd64, &allowed) == 1; queries--) {
        /* Invariant: every range below low is too short, and high is enough. */
        int64_t low = 1;
        int64_t high = route;
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
