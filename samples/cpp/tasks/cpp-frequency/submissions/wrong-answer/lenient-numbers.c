/* Wrong: lets strtod decide what a number is, which also takes signs, exponents and missing digits. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RECORDS = 5000, LINE_SIZE = 128, CHANNEL_SIZE = 9, MAX_WORDS = 4 };

typedef struct {
    char channel[CHANNEL_SIZE];
    double hertz;
    int64_t count;
} Record;

static Record records[MAX_RECORDS];

static int is_digit(char c) {
    return isdigit((unsigned char)c) != 0;
}

static int is_channel(const char *text) {
    if (!isalpha((unsigned char)text[0]) || strlen(text) >= CHANNEL_SIZE) {
        return 0;
    }
    for (; *text != '\0'; text++) {
        if (!isalnum((unsigned char)*text)) {
            return 0;
        }
    }
    return 1;
}

static size_t digits_at(const char *text) {
    size_t n = 0;
    while (is_digit(text[n])) {
        n++;
    }
    return n;
}

/* Returns 1 and sets *hertz if the text is a well-formed reading. */
static int parse_reading(const char *text, double *hertz) {
    char *unit;
    const double number = strtod(text, &unit);
    if (unit == text) {
        return 0;
    }
    if (strcmp(unit, "Hz") == 0) {
        *hertz = number;
    } else if (strcmp(unit, "kHz") == 0) {
        *hertz = number * 1e3;
    } else if (strcmp(unit, "MHz") == 0) {
        *hertz = number * 1e6;
    } else {
        return 0;
    }
    return 1;
}

/* Returns 1 and sets *count if the text is a well-formed repeat count. */
static int parse_count(const char *text, int64_t *count) {
    const size_t digits = text[0] == 'x' ? digits_at(text + 1) : 0;
    if (digits < 1 || digits > 10 || text[1] == '0' || text[1 + digits] != '\0') {
        return 0;
    }
    *count = strtoll(text + 1, NULL, 10);
    return *count <= 1000000000;
}

static int parse_record(char *words[], int n, Record *record) {
    record->count = 1;
    if (n < 2 || n > 3 || !is_channel(words[0]) || !parse_reading(words[1], &record->hertz)) {
        return 0;
    }
    strcpy(record->channel, words[0]);
    return n == 2 || parse_count(words[2], &record->count);
}

static int by_channel(const void *a, const void *b) {
    return strcmp(((const Record *)a)->channel, ((const Record *)b)->channel);
}

/* Prints the line of the channel whose n records start at r. */
static void report(const Record *r, size_t n) {
    int64_t count = 0;
    double deviations = 0;
    double squares = 0;
    double lowest = r[0].hertz;
    double highest = r[0].hertz;
    for (size_t i = 0; i < n; i++) {
        count += r[i].count;
        /* Summing differences to the first reading keeps the numbers small and the mean exact. */
        deviations += (double)r[i].count * (r[i].hertz - r[0].hertz);
        lowest = r[i].hertz < lowest ? r[i].hertz : lowest;
        highest = r[i].hertz > highest ? r[i].hertz : highest;
    }
    const double mean = r[0].hertz + deviations / (double)count;
    for (size_t i = 0; i < n; i++) {
        squares += (double)r[i].count * (r[i].hertz - mean) * (r[i].hertz - mean);
    }
    printf("%s %lld %.9f %.9f %.9f\n", r[0].channel, (long long)count, mean, squares / (double)count,
           highest - lowest);
}

int main(void) {
    char line[LINE_SIZE];
    size_t n = 0;
    long rejected = 0;

    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[MAX_WORDS]; /* a fourth word is enough to know that the line is malformed */
        int word_count = 0;
        for (char *w = strtok(line, " \n"); w != NULL && word_count < MAX_WORDS; w = strtok(NULL, " \n")) {
            words[word_count++] = w;
        }
        if (word_count == 0 || words[0][0] == '#') {
            continue;
        }
        if (parse_record(words, word_count, &records[n])) {
            n++;
        } else {
            rejected++;
        }
    }

    qsort(records, n, sizeof records[0], by_channel);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && strcmp(records[end].channel, records[first].channel) == 0;) {
            end++;
        }
        report(records + first, end - first);
    }
    printf("rejected %ld\n", rejected);
    return 0;
}
