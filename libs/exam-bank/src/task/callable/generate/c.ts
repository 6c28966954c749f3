import type { CallableTask, FunctionSignature } from '../../../task.js';
import { calleesOf } from '../calls.js';
import { elementShape, typeShape, type BaseType, type TypeShape } from '../value-type.js';
import {
  allTypes,
  argumentNames,
  listShapes,
  parameterTypes,
  resultTypes,
} from './signature-types.js';

const SINGLE: Readonly<Record<BaseType, string>> = {
  int: 'int64_t',
  double: 'double',
  bool: 'bool',
  string: 'const char *',
};
const LIST: Readonly<Record<BaseType, string>> = {
  int: 'IntList',
  double: 'DoubleList',
  bool: 'BoolList',
  string: 'StringList',
};

function cType({ base, depth }: TypeShape): string {
  if (depth === 0) return SINGLE[base];
  return depth === 1 ? LIST[base] : `${LIST[base]}${String(depth)}`;
}

/** Type and name, e.g. `const char *text`. */
function declared(type: TypeShape, name: string): string {
  const text = cType(type);
  return text.endsWith('*') ? `${text}${name}` : `${text} ${name}`;
}

function prototypeOf({ name, parameters, returns }: FunctionSignature): string {
  const list = parameters.map((one) => declared(typeShape(one.type), one.name)).join(', ');
  return declared(typeShape(returns), `${name}(${list === '' ? 'void' : list})`);
}

/** What a candidate has to know about the C side of the call, as lines of a comment. */
function conventions(lists: readonly TypeShape[]): string {
  const aboutLists = lists.length === 0 ? '' : LIST_NOTE;
  return `${aboutLists}${MEMORY_NOTE}`;
}

const LIST_NOTE = ` * A list is \`count\` items, from \`items\` on; an empty one may have any \`items\`.\n`;
const MEMORY_NOTE = ` * Strings are UTF-8 and end with a zero byte. What the arguments point to is yours to read and to change until you
 * return; then it is gone. What you return has to be there until you are called again: allocated, static, or part of an
 * argument. Nobody frees it but you, and you need not.
`;

function typedefs(lists: readonly TypeShape[], indent: string): string {
  return lists
    .map((list) => {
      const items = declared(elementShape(list), '*items');
      return `${indent}typedef struct { ${items}; size_t count; } ${cType(list)};\n`;
    })
    .join('');
}

/** `solution.h`: the types, what holds about memory, and the function to write. */
export function cHeader(callable: CallableTask, signature: FunctionSignature): string {
  const lists = listShapes(callable, allTypes);
  return `/* What solution.c has to define. Include this file there. */
#ifndef SOLUTION_H
#define SOLUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

${typedefs(lists, '')}
/*
${conventions(lists)} */
${prototypeOf(signature)};

#endif
`;
}

const EMPTY_RESULT: Readonly<Record<BaseType, string>> = {
  int: '0',
  double: '0.0',
  bool: 'false',
  string: '""',
};

/** What the candidate begins with; it repeats what the header says, for the header is not in the editor. */
export function cStarter(callable: CallableTask, signature: FunctionSignature): string {
  const lists = listShapes(callable, allTypes);
  const declares =
    lists.length === 0 ? '' : ` * solution.h is given and declares:\n${typedefs(lists, ' *   ')}`;
  const shape = typeShape(signature.returns);
  const empty = shape.depth === 0 ? EMPTY_RESULT[shape.base] : `(${cType(shape)}){NULL, 0}`;
  return `#include "solution.h"\n\n/*\n${declares}${conventions(lists)} */\n${prototypeOf(signature)} {\n  return ${empty};\n}\n`;
}

const suffix = (type: TypeShape): string =>
  type.depth === 0 ? type.base : `${type.base}_${String(type.depth)}`;

function reader(list: TypeShape): string {
  const type = cType(list);
  return `static ${type} assay_get_${suffix(list)}(void) {
  ${type} list;
  list.count = (size_t)assay_get_word(4);
  list.items = assay_keep(list.count * sizeof *list.items);
  for (size_t at = 0; at < list.count; at++) list.items[at] = assay_get_${suffix(elementShape(list))}();
  return list;
}
`;
}

function writer(list: TypeShape): string {
  return `static void assay_put_${suffix(list)}(${cType(list)} list) {
  assay_put_text("[");
  for (size_t at = 0; at < list.count; at++) {
    if (at > 0) assay_put_text(",");
    assay_put_${suffix(elementShape(list))}(list.items[at]);
  }
  assay_put_text("]");
}
`;
}

/** `assay_caller.c`: calls the function with what it reads and reports what it returns. */
export function cCaller(callable: CallableTask, signature: FunctionSignature): string {
  const [callee] = calleesOf(callable);
  if (callee === undefined) throw new Error('nothing to call');
  const shapes = callee.parameters.map(typeShape);
  const reads = shapes.map(
    (type, at) => `    ${declared(type, `a${String(at)}`)} = assay_get_${suffix(type)}();\n`,
  );
  return `${RUNTIME}
${listShapes(callable, parameterTypes).map(reader).join('\n')}
${listShapes(callable, resultTypes).map(writer).join('\n')}
int main(void) {
  assay_get_word(1); /* C has no exceptions */
  uint64_t calls = assay_get_word(4);
  for (uint64_t number = 1; number <= calls; number++) {
    assay_get_word(1); /* one function, so always the same */
${reads.join('')}    ${declared(typeShape(callee.returns), 'result')} = ${signature.name}(${argumentNames(callee)});
    assay_put_int((int64_t)number);
    assay_put_text(" ");
    assay_put_${suffix(typeShape(callee.returns))}(result);
    assay_put_text("\\n");
    assay_send();
    assay_drop_kept();
  }
  fflush(stdout);
  _exit(0);
}
`;
}

const RUNTIME = String.raw`/* Reads calls from standard input, makes them, reports each result before the next call is read. */
#include "solution.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define assay_unused __attribute__((unused))

static int assay_calls_fd, assay_results_fd;

/* Before anything else runs: what the solution reads and prints has nothing to do with calls and results. */
static void assay_take_stdio(void) {
  assay_calls_fd = fcntl(0, F_DUPFD_CLOEXEC, 64);
  assay_results_fd = fcntl(1, F_DUPFD_CLOEXEC, 64);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (assay_calls_fd < 0 || assay_results_fd < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0) _exit(120);
  close(nothing);
}
__attribute__((section(".preinit_array"), used)) static void (*const assay_first)(void) = assay_take_stdio;

static unsigned char assay_in[65536];
static size_t assay_in_at, assay_in_end;

static unsigned char assay_get_byte(void) {
  if (assay_in_at == assay_in_end) {
    ssize_t n = read(assay_calls_fd, assay_in, sizeof assay_in);
    if (n <= 0) _exit(121);
    assay_in_at = 0;
    assay_in_end = (size_t)n;
  }
  return assay_in[assay_in_at++];
}

static uint64_t assay_get_word(int bytes) {
  uint64_t word = 0;
  for (int at = 0; at < bytes; at++) word = word << 8 | assay_get_byte();
  return word;
}

/* Arguments live as long as their call. */
static void **assay_kept;
static size_t assay_kept_count, assay_kept_room;

static assay_unused void *assay_keep(size_t bytes) {
  if (assay_kept_count == assay_kept_room) {
    assay_kept_room = assay_kept_room * 2 + 64;
    assay_kept = realloc(assay_kept, assay_kept_room * sizeof *assay_kept);
    if (assay_kept == NULL) abort();
  }
  void *block = malloc(bytes > 0 ? bytes : 1);
  if (block == NULL) abort();
  assay_kept[assay_kept_count++] = block;
  return block;
}

static void assay_drop_kept(void) {
  while (assay_kept_count > 0) free(assay_kept[--assay_kept_count]);
}

static assay_unused int64_t assay_get_int(void) { return (int64_t)assay_get_word(8); }
static assay_unused bool assay_get_bool(void) { return assay_get_word(1) != 0; }

static assay_unused double assay_get_double(void) {
  uint64_t bits = assay_get_word(8);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static assay_unused const char *assay_get_string(void) {
  size_t length = (size_t)assay_get_word(4);
  char *text = assay_keep(length + 1);
  for (size_t at = 0; at < length; at++) text[at] = (char)assay_get_byte();
  text[length] = '\0';
  return text;
}

static char assay_out[65536];
static size_t assay_out_end;

static void assay_send(void) {
  for (size_t at = 0; at < assay_out_end;) {
    ssize_t n = write(assay_results_fd, assay_out + at, assay_out_end - at);
    if (n < 0 && errno != EINTR) _exit(122);
    if (n > 0) at += (size_t)n;
  }
  assay_out_end = 0;
}

static void assay_put_bytes(const char *bytes, size_t length) {
  for (size_t at = 0; at < length; at++) {
    if (assay_out_end == sizeof assay_out) assay_send();
    assay_out[assay_out_end++] = bytes[at];
  }
}

static void assay_put_text(const char *text) { assay_put_bytes(text, strlen(text)); }

static void assay_put_int(int64_t value) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64, value);
  assay_put_text(text);
}

static assay_unused void assay_put_double(double value) {
  char text[40];
  if (isnan(value)) {
    assay_put_text("\"NaN\"");
  } else if (isinf(value)) {
    assay_put_text(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  } else {
    snprintf(text, sizeof text, "%.17g", value);
    assay_put_text(text);
  }
}

static assay_unused void assay_put_bool(bool value) { assay_put_text(value ? "true" : "false"); }

static assay_unused void assay_put_string(const char *text) {
  if (text == NULL) {
    assay_put_text("null");
    return;
  }
  assay_put_text("\"");
  for (; *text != '\0'; text++) {
    unsigned char byte = (unsigned char)*text;
    char escape[8];
    if (byte >= 0x20 && byte != '"' && byte != '\\') {
      assay_put_bytes(text, 1);
    } else {
      snprintf(escape, sizeof escape, "\\u%04x", byte);
      assay_put_text(escape);
    }
  }
  assay_put_text("\"");
}
`;
