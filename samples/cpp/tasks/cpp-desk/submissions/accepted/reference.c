/* Service desk. Time jumps from one decision to the next: the next moment at which somebody waits and a clerk is
   free. One heap gives the clerk who is free first, another one the customer who is served next. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_STREAMS = 100, MAX_CUSTOMERS = 200000, MAX_CLERKS = 50000 };

typedef struct {
    int64_t start, period, service, patience;
    int count, priority;
    long served, lost;
    int64_t longest, total;
} Stream;

typedef struct {
    int64_t time; /* arrival of a customer, or when a clerk is free */
    int stream;
    int priority;
} Event;

/* A binary heap of events; its top is the event that comes before all others. */
typedef struct {
    Event *events;
    size_t size;
} Heap;

static Stream streams[MAX_STREAMS];
static Event customers[MAX_CUSTOMERS];
static Event waiting_events[MAX_CUSTOMERS];
static Event clerk_events[MAX_CLERKS];

static int comes_before(const Event *a, const Event *b) {
    if (a->priority != b->priority) {
        return a->priority > b->priority;
    }
    if (a->time != b->time) {
        return a->time < b->time;
    }
    return a->stream < b->stream;
}

static void heap_push(Heap *heap, Event event) {
    size_t i = heap->size++;
    while (i > 0 && comes_before(&event, &heap->events[(i - 1) / 2])) {
        heap->events[i] = heap->events[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->events[i] = event;
}

static Event heap_pop(Heap *heap) {
    const Event top = heap->events[0];
    const Event last = heap->events[--heap->size];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < heap->size; i = child) {
        if (child + 1 < heap->size && comes_before(&heap->events[child + 1], &heap->events[child])) {
            child++;
        }
        if (!comes_before(&heap->events[child], &last)) {
            break;
        }
        heap->events[i] = heap->events[child];
    }
    heap->events[i] = last;
    return top;
}

static int by_arrival(const void *a, const void *b) {
    const int64_t x = ((const Event *)a)->time;
    const int64_t y = ((const Event *)b)->time;
    return (x > y) - (x < y); /* a difference could overflow int */
}

int main(void) {
    int clerks = 0, stream_count = 0;
    size_t n = 0;

    if (scanf("%d %d", &clerks, &stream_count) != 2) {
        return 1;
    }
    for (int s = 0; s < stream_count; s++) {
        Stream *stream = &streams[s];
        if (scanf("%" SCNd64 " %" SCNd64 " %d %" SCNd64 " %d %" SCNd64, &stream->start, &stream->period,
                  &stream->count, &stream->service, &stream->priority, &stream->patience) != 6) {
            return 1;
        }
        for (int i = 0; i < stream->count; i++) {
            customers[n++] = (Event){stream->start + stream->period * i, s, stream->priority};
        }
    }
    qsort(customers, n, sizeof customers[0], by_arrival);

    Heap waiting = {waiting_events, 0};
    Heap free_clerks = {clerk_events, 0};
    for (int i = 0; i < clerks; i++) {
        heap_push(&free_clerks, (Event){0, 0, 0});
    }

    int64_t now = 0;
    int64_t end = 0;
    for (size_t next = 0; next < n || waiting.size > 0;) {
        if (free_clerks.events[0].time > now) {
            now = free_clerks.events[0].time;
        }
        if (waiting.size == 0 && customers[next].time > now) {
            now = customers[next].time;
        }
        /* Everybody who has arrived by now takes part in the choice. */
        while (next < n && customers[next].time <= now) {
            heap_push(&waiting, customers[next++]);
        }

        const Event customer = heap_pop(&waiting);
        Stream *stream = &streams[customer.stream];
        const int64_t wait = now - customer.time;
        if (wait > stream->patience) { /* has left before now; the clerk is still free */
            stream->lost++;
            continue;
        }
        stream->served++;
        stream->longest = wait > stream->longest ? wait : stream->longest;
        stream->total += wait;
        heap_pop(&free_clerks);
        heap_push(&free_clerks, (Event){now + stream->service, 0, 0});
        end = now + stream->service > end ? now + stream->service : end;
    }

    for (int s = 0; s < stream_count; s++) {
        printf("%ld %ld %" PRId64 " %" PRId64 "\n", streams[s].served, streams[s].lost, streams[s].longest,
               streams[s].total);
    }
    printf("%" PRId64 "\n", end);
    return 0;
}
