/* Wrong: takes the one decimal of 12.5 for 5 cents, and keeps the cents of an entry in 32 bits. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 256, CATEGORY_SIZE = 32 };

typedef struct {
    char category[CATEGORY_SIZE];
    int32_t net;
    int32_t vat;
} Entry;

typedef struct {
    long count;
    int64_t net;
    int64_t vat;
} Totals;

/* Copies the field at p to out without its quoting and returns the start of the next field. */
static const char *read_field(const char *p, char *out) {
    int quoted = 0;
    for (; *p != '\0' && *p != '\n' && (quoted || *p != ','); p++) {
        if (*p != '"') {
            *out++ = *p;
        } else if (quoted && p[1] == '"') {
            *out++ = '"'; /* a doubled quote stands for one quote */
            p++;
        } else {
            quoted = !quoted;
        }
    }
    *out = '\0';
    return *p == ',' ? p + 1 : p;
}

static int64_t parse_scaled(const char *text, int decimals) {
    const int negative = *text == '-';
    const char *point = strchr(text, '.');
    int64_t value = atoll(text + negative);
    for (int i = 0; i < decimals; i++) {
        value *= 10;
    }
    if (point != NULL) {
        value += atoll(point + 1);
    }
    return negative ? -value : value;
}

static int64_t magnitude(int64_t value) {
    return value < 0 ? -value : value;
}

/* Divides and rounds to the nearest whole number, halves away from zero. */
static int64_t divide_rounded(int64_t value, int64_t divisor) {
    const int64_t quotient = (magnitude(value) + divisor / 2) / divisor;
    return value < 0 ? -quotient : quotient;
}

static void print_money(int64_t cents) {
    /* The sign is written on its own, because -5 / 100 is 0 and would lose it. */
    printf(" %s%" PRId64 ".%02" PRId64, cents < 0 ? "-" : "", magnitude(cents) / 100, magnitude(cents) % 100);
}

static void add(Totals *totals, const Entry *entry) {
    totals->count++;
    totals->net += entry->net;
    totals->vat += entry->vat;
}

static void print_totals(const char *name, const Totals *totals) {
    printf("%s %ld", name, totals->count);
    print_money(totals->net);
    print_money(totals->vat);
    print_money(totals->net + totals->vat);
    putchar('\n');
}

static int by_category(const void *a, const void *b) {
    return strcmp(((const Entry *)a)->category, ((const Entry *)b)->category);
}

int main(void) {
    char line[LINE_SIZE];
    char field[LINE_SIZE];
    char description[LINE_SIZE];
    char largest_text[LINE_SIZE] = "";
    int64_t largest = -1;
    Totals all = {0, 0, 0};

    if (fgets(line, sizeof line, stdin) == NULL) {
        return 0;
    }
    const int lines = atoi(line);
    Entry *entries = malloc((size_t)lines * sizeof *entries);
    if (entries == NULL) {
        return 1;
    }

    for (int i = 0; i < lines && fgets(line, sizeof line, stdin) != NULL; i++) {
        Entry *entry = &entries[i];
        const char *p = read_field(line, entry->category);
        p = read_field(p, description);
        p = read_field(p, field);
        entry->net = parse_scaled(field, 2);
        read_field(p, field);
        const int64_t rate = parse_scaled(field, 1); /* tenths of a percent */
        entry->vat = divide_rounded(entry->net * rate, 1000);

        add(&all, entry);
        if (magnitude(entry->net + entry->vat) > largest) {
            largest = magnitude(entry->net + entry->vat);
            strcpy(largest_text, description);
        }
    }

    /* After sorting, the entries of one category are neighbours. */
    qsort(entries, (size_t)lines, sizeof *entries, by_category);
    for (int i = 0; i < lines;) {
        Totals totals = {0, 0, 0};
        const int first = i;
        for (; i < lines && strcmp(entries[i].category, entries[first].category) == 0; i++) {
            add(&totals, &entries[i]);
        }
        print_totals(entries[first].category, &totals);
    }
    print_totals("TOTAL", &all);
    printf("LARGEST %s\n", largest_text);
    free(entries);
    return 0;
}
