/* Slow: tries one range after the other, beginning with the longest gap. */
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
    for (int i = 0; i < n; i++) {
        if (scanf("%" SCNd64, &gaps[i]) != 1) {
            return 1;
        }
        longest_gap = gaps[i] > longest_gap ? gaps[i] : longest_gap;
    }

    for (int64_t allowed; queries > 0 && scanf("%" SCNd64, &allowed) == 1; queries--) {
        int64_t range = longest_gap;
        while (stops_needed(n, range) > allowed) {
            range++;
        }
        printf("%" PRId64 " %" PRId64 "\n", range, stops_needed(n, range));
    }
    return 0;
}
