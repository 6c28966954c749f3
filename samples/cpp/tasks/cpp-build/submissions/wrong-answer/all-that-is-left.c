/* Wrong: takes all jobs that are left over for a cycle, also those that only wait for it. */
#include <stdbool.h>
#include <stdio.h>

enum { MAX_JOBS = 20000, MAX_RULES = 50000 };

/* Rule r says: before[r] comes before after[r]. The rules with the same "before" are chained through next_rule. */
static int before[MAX_RULES + 1], after[MAX_RULES + 1], next_rule[MAX_RULES + 1];
static int first_rule[MAX_JOBS + 1];
static int missing[MAX_JOBS + 1]; /* prerequisites not done yet */
static int order[MAX_JOBS];
static bool done[MAX_JOBS + 1];

/* Fills order and returns how many jobs can be done. */
static int possible_order(int jobs) {
    int known = 0;
    for (int job = 1; job <= jobs; job++) {
        if (missing[job] == 0) {
            order[known++] = job;
        }
    }
    /* The order itself is the queue: behind position i are the jobs that are ready but not looked at yet. */
    for (int i = 0; i < known; i++) {
        done[order[i]] = true;
        for (int r = first_rule[order[i]]; r != 0; r = next_rule[r]) {
            if (--missing[after[r]] == 0) {
                order[known++] = after[r];
            }
        }
    }
    return known;
}

static void print_cycle(int jobs, int known) {
    printf("CYCLE %d\n", jobs - known);
    for (int job = 1; job <= jobs; job++) {
        if (!done[job]) {
            printf("%d ", job);
        }
    }
    putchar('\n');
}

int main(void) {
    int jobs, rules;
    if (scanf("%d %d", &jobs, &rules) != 2) {
        return 1;
    }
    for (int r = 1; r <= rules; r++) {
        if (scanf("%d %d", &before[r], &after[r]) != 2) {
            return 1;
        }
        next_rule[r] = first_rule[before[r]];
        first_rule[before[r]] = r;
        missing[after[r]]++;
    }

    const int known = possible_order(jobs);
    if (known == jobs) {
        puts("ORDER");
        for (int i = 0; i < jobs; i++) {
            printf("%d%c", order[i], i == jobs - 1 ? '\n' : ' ');
        }
    } else {
        print_cycle(jobs, known);
    }
    return 0;
}
