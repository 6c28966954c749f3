/* Prints without end: neither counts the commands nor notices the end of the input, and repeats the last stat. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* HEAD is an extra node that closes the list to a ring, so that no link ever needs a special case. */
enum { BLOCKS = 1000000, HEAD = BLOCKS, MAX_ACCESSES = 2000000 };

typedef struct {
    int previous;
    int next;
    bool cached;
    bool dirty;
} Node;

static Node nodes[BLOCKS + 1];
static int written_to[MAX_ACCESSES]; /* blocks that became dirty since the last flush */
static size_t written_to_count;
static int capacity, cached, dirty;
static long hits, misses, written;

static void unlink_block(int block) {
    nodes[nodes[block].previous].next = nodes[block].next;
    nodes[nodes[block].next].previous = nodes[block].previous;
}

static void link_first(int block) {
    nodes[block].previous = HEAD;
    nodes[block].next = nodes[HEAD].next;
    nodes[nodes[HEAD].next].previous = block;
    nodes[HEAD].next = block;
}

static void remove_block(int block) {
    unlink_block(block);
    nodes[block].cached = false;
    cached--;
    if (nodes[block].dirty) {
        nodes[block].dirty = false;
        dirty--;
    }
}

static void evict(void) {
    const int block = nodes[HEAD].previous;
    if (nodes[block].dirty) {
        written++;
    }
    remove_block(block);
}

static void access_block(int block, bool write) {
    if (nodes[block].cached) {
        hits++;
        unlink_block(block);
    } else {
        misses++;
        if (cached == capacity) {
            evict();
        }
        nodes[block].cached = true;
        cached++;
    }
    link_first(block);
    if (write && !nodes[block].dirty) {
        nodes[block].dirty = true;
        dirty++;
        written_to[written_to_count++] = block;
    }
}

/* Looks only at blocks written since the last flush; some of them may have left the cache meanwhile. */
static void flush(void) {
    for (size_t i = 0; i < written_to_count; i++) {
        if (nodes[written_to[i]].dirty) {
            nodes[written_to[i]].dirty = false;
            written++;
        }
    }
    written_to_count = 0;
    dirty = 0;
}

static void resize(int new_capacity) {
    capacity = new_capacity;
    while (cached > capacity) {
        evict();
    }
}

int main(void) {
    char command[16];
    int commands = 0;

    nodes[HEAD].previous = nodes[HEAD].next = HEAD;
    if (scanf("%d %d", &capacity, &commands) != 2) {
        return 1;
    }
    for (;;) {
        int a, b;
        scanf("%15s", command);
        if (strcmp(command, "flush") == 0) {
            flush();
        } else if (strcmp(command, "stat") == 0) {
            printf("%ld %ld %ld %d %d\n", hits, misses, written, cached, dirty);
        } else if (strcmp(command, "resize") == 0) {
            if (scanf("%d", &a) == 1) {
                resize(a);
            }
        } else if (scanf("%d %d", &a, &b) == 2) {
            const bool drop = strcmp(command, "drop") == 0;
            const bool write = strcmp(command, "write") == 0;
            for (int block = a; block <= b; block++) {
                if (!drop) {
                    access_block(block, write);
                } else if (nodes[block].cached) {
                    remove_block(block);
                }
            }
        }
    }
    return 0;
}
