import type { CallableTask, FunctionSignature } from '../../../task.js';
import { calleesOf, type Callee } from '../calls.js';
import { elementShape, typeShape, type BaseType, type TypeShape } from '../value-type.js';
import { argumentNames } from './signature-types.js';

const SINGLE: Readonly<Record<BaseType, string>> = {
  int: 'long long',
  double: 'double',
  bool: 'bool',
  string: 'std::string',
};

function cppType(type: TypeShape): string {
  return type.depth === 0 ? SINGLE[type.base] : `std::vector<${cppType(elementShape(type))}>`;
}

/** Numbers by value, anything larger by reference to const. */
function parameterList(parameters: FunctionSignature['parameters']): string {
  return parameters
    .map(({ name, type }) => {
      const shape = typeShape(type);
      const large = shape.depth > 0 || shape.base === 'string';
      return large ? `const ${cppType(shape)} &${name}` : `${cppType(shape)} ${name}`;
    })
    .join(', ');
}

function resultType(returns: string): string {
  return returns === 'void' ? 'void' : cppType(typeShape(returns));
}

function prototypeOf({ name, parameters, returns }: FunctionSignature): string {
  return `${resultType(returns)} ${name}(${parameterList(parameters)})`;
}

/** `solution.h`, for a function: what solution.cpp has to define. */
export function cppHeader(signature: FunctionSignature): string {
  return `// What solution.cpp has to define. Include this file there.
#ifndef SOLUTION_H
#define SOLUTION_H

#include <string>
#include <vector>

// Strings are UTF-8.
${prototypeOf(signature)};

#endif
`;
}

/** What the candidate begins with: solution.cpp for a function, solution.hpp for a class. */
export function cppStarter(callable: CallableTask): string {
  if (callable.kind === 'function')
    return `#include "solution.h"\n\n${prototypeOf(callable.function)} {\n  return {};\n}\n`;
  const constructor = `  ${callable.constructorParameters.length === 1 ? 'explicit ' : ''}${callable.name}(${parameterList(callable.constructorParameters)}) {}\n`;
  const methods = callable.methods.map((method) => {
    const body = method.returns === 'void' ? '{}' : '{ return {}; }';
    return `  ${prototypeOf(method)} ${body}\n`;
  });
  return `#pragma once

#include <string>
#include <vector>

class ${callable.name} {
 public:
${[constructor, ...methods].join('')}};
`;
}

/** `assay_caller.cpp`: calls what the solution defines and reports what came of it. */
export function cppCaller(callable: CallableTask): string {
  const callees = calleesOf(callable);
  const header = callable.kind === 'function' ? 'solution.h' : 'solution.hpp';
  const object = callable.kind === 'function' ? '' : `  ::${callable.name} *object = nullptr;\n`;
  const end = callable.kind === 'function' ? '' : '  delete object;\n';
  const calls = callees.map((callee, index) => call(callable, callee, index));
  return `${RUNTIME}
// From here on macros of the solution may be in force: only names of our own are used.
#include "${header}"

void assay_calls() {
${object}  for (auto left = assay::count(); left > 0; --left) {
    const auto index = assay::byte();
${calls.join('')}  }
${end}}
`;
}

/** Arguments are variables, so that a parameter may be a value, a reference or a reference to const. */
function call(callable: CallableTask, callee: Callee, index: number): string {
  const reads = callee.parameters
    .map((type, at) => `      auto a${String(at)} = assay::get<${ownType(type)}>();\n`)
    .join('');
  const given = argumentNames(callee);
  const made =
    callable.kind === 'function'
      ? `return ::${callee.name}(${given});`
      : index === 0
        ? `object = new ::${callee.name}(${given});`
        : `return object->${callee.name}(${given});`;
  const returns = callee.returns === 'void' ? 'assay::Nothing' : ownType(callee.returns);
  const statement = callee.returns === 'void' ? made.replace(/^return /, '') : made;
  const check =
    callable.kind === 'class' && index === 0 ? '      if (!object) assay::finish();\n' : '';
  return `    if (index == ${String(index)}) {
${reads}      assay::report<${returns}>([&] { ${statement} });
${check}    }
`;
}

function ownType(type: string): string {
  const shape = typeShape(type);
  const single = { int: 'Int', double: 'Double', bool: 'Bool', string: 'Text' }[shape.base];
  return 'assay::List<'.repeat(shape.depth) + `assay::${single}` + '>'.repeat(shape.depth);
}

const RUNTIME = String.raw`// Reads calls from standard input, makes them, reports what came of each before the next is read.
#include <bits/stdc++.h>
#include <fcntl.h>
#include <unistd.h>

void assay_calls();

namespace assay {

using Nothing = void;
using Int = long long;
using Double = double;
using Bool = bool;
using Text = std::string;
template <class T> using List = std::vector<T>;

static int calls_fd, results_fd;

// Before anything else runs: what the solution reads and prints has nothing to do with calls and results.
static void take_stdio() {
  calls_fd = fcntl(0, F_DUPFD_CLOEXEC, 64);
  results_fd = fcntl(1, F_DUPFD_CLOEXEC, 64);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (calls_fd < 0 || results_fd < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0) _exit(120);
  close(nothing);
}
__attribute__((section(".preinit_array"), used)) static void (*const first)() = take_stdio;

static unsigned char in[65536];
static std::size_t in_at, in_end;
static bool exceptions_are_results;

static unsigned char byte() {
  if (in_at == in_end) {
    const ssize_t n = read(calls_fd, in, sizeof in);
    if (n <= 0) _exit(121);
    in_at = 0;
    in_end = static_cast<std::size_t>(n);
  }
  return in[in_at++];
}

static std::uint64_t word(int bytes) {
  std::uint64_t word = 0;
  for (int at = 0; at < bytes; ++at) word = word << 8 | byte();
  return word;
}

static std::uint64_t count() { return word(4); }

template <class T> struct ListOf : std::false_type {};
template <class T> struct ListOf<List<T>> : std::true_type {};

template <class T> static T get() {
  if constexpr (ListOf<T>::value) {
    const std::uint64_t length = count();
    T list;
    list.reserve(length);
    for (std::uint64_t at = 0; at < length; ++at) list.push_back(get<typename T::value_type>());
    return list;
  } else if constexpr (std::is_same_v<T, Text>) {
    const std::uint64_t length = count();
    Text text(length, '\0');
    for (char &each : text) each = static_cast<char>(byte());
    return text;
  } else if constexpr (std::is_same_v<T, Bool>) {
    return byte() != 0;
  } else {
    return std::bit_cast<T>(word(8));
  }
}

static void put(Text &line, Bool value) { line += value ? "true" : "false"; }
static void put(Text &line, Int value) { line += std::to_string(value); }

static void put(Text &line, Double value) {
  if (std::isnan(value)) {
    line += "\"NaN\"";
  } else if (std::isinf(value)) {
    line += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    char text[40];
    line.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  }
}

static void put(Text &line, const Text &value) {
  line += '"';
  for (const char each : value) {
    const unsigned char code = static_cast<unsigned char>(each);
    if (code >= 0x20 && code != '"' && code != '\\') {
      line += each;
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", code);
      line += escape;
    }
  }
  line += '"';
}

template <class T> static void put(Text &line, const List<T> &list) {
  line += '[';
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (at > 0) line += ',';
    put(line, static_cast<const T &>(list[at]));
  }
  line += ']';
}

static void send(const Text &line) {
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t n = write(results_fd, line.data() + at, line.size() - at);
    if (n < 0 && errno != EINTR) _exit(122);
    if (n > 0) at += static_cast<std::size_t>(n);
  }
}

static std::uint64_t number;

// Makes one call. What is thrown is a result where the task says so; memory that runs out never is.
template <class Result, class Call> static void report(Call call) {
  Text result;
  try {
    if constexpr (std::is_void_v<Result>) {
      call();
      result = "null";
    } else {
      const Result value = call();
      put(result, value);
    }
  } catch (const std::bad_alloc &) {
    throw;
  } catch (...) {
    if (!exceptions_are_results) throw;
    result = "{\"throws\":true}";
  }
  send(std::to_string(++number) + ' ' + result + '\n');
}

[[noreturn]] static void finish() {
  std::cout.flush();
  std::fflush(nullptr);
  _exit(0);
}

}  // namespace assay

int main() {
  assay::exceptions_are_results = assay::byte() != 0;
  assay_calls();
  assay::finish();
}
`;
