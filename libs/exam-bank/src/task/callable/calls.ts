import type { CallableTask, FunctionSignature, ValueType } from '../../task.js';
import { decodeText } from '../source-files.js';
import { JsonFault, TypedJson, valueText } from './typed-json.js';
import { typeShape, type TypeShape, type Value } from './value-type.js';

/** Something that can be called: the function, the constructor, a method. */
export interface Callee {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  /** `void` for a constructor. */
  readonly returns: ValueType;
}

export interface Call {
  /** Place in {@link calleesOf}; 0 is the function or the constructor. */
  readonly index: number;
  readonly callee: Callee;
  readonly arguments: readonly Value[];
}

/** What came of a call, or has to. What was thrown is not looked at. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'void' }
  | { readonly kind: 'throws' };

/** A line, from 1, that is not as the signature says; 0 is the whole file. */
export interface LineFault {
  readonly line: number;
  readonly message: string;
}

export type Lines<T> =
  | { readonly ok: true; readonly value: readonly T[] }
  | { readonly ok: false; readonly faults: readonly LineFault[] };

/** The function alone; or the constructor, then the methods in their order. */
export function calleesOf(callable: CallableTask): readonly Callee[] {
  switch (callable.kind) {
    case 'function':
      return [calleeOf(callable.function)];
    case 'class': {
      const { name, constructorParameters: parameters, methods } = callable;
      return [{ ...calleeOf({ name, parameters, returns: 'void' }) }, ...methods.map(calleeOf)];
    }
  }
}

function calleeOf({ name, parameters, returns }: FunctionSignature): Callee {
  return { name, parameters: parameters.map(({ type }) => type), returns };
}

/** Reads a test's input: a call a line (docs/formats.md). Every line that is wrong is told. */
export function readCalls(callable: CallableTask, bytes: Uint8Array): Lines<Call> {
  const callees = calleesOf(callable);
  return readLines(bytes, 'call', (json, line) => {
    const ofClass = callable.kind === 'class' && line > 1;
    return ofClass ? methodCall(callees, json) : callOf(callees, 0, json);
  });
}

function methodCall(callees: readonly Callee[], json: TypedJson): Call {
  json.expect('[');
  const name = json.string();
  const index = callees.findIndex((callee, at) => at > 0 && callee.name === name);
  if (index < 0) throw new JsonFault('the class has no such method');
  json.expect(',');
  const call = callOf(callees, index, json);
  json.expect(']');
  return call;
}

function callOf(callees: readonly Callee[], index: number, json: TypedJson): Call {
  const callee = callees[index];
  if (callee === undefined) throw new Error('no such callee');
  const shapes = callee.parameters.map(typeShape);
  let at = 0;
  const values = json.list(() => json.value(nextShape(shapes, at++)));
  if (at !== shapes.length) throw wrongCount(shapes);
  return { index, callee, arguments: values };
}

function nextShape(shapes: readonly TypeShape[], at: number): TypeShape {
  const shape = shapes[at];
  if (shape === undefined) throw wrongCount(shapes);
  return shape;
}

function wrongCount(shapes: readonly TypeShape[]): JsonFault {
  return new JsonFault(`expected ${String(shapes.length)} arguments`);
}

/** Reads a test's answer: what has to come of every call, a line each. */
export function readExpected(calls: readonly Call[], bytes: Uint8Array): Lines<Outcome> {
  const read = readLines(bytes, 'result', (json, line) => {
    const call = calls[line - 1];
    if (call === undefined) throw new JsonFault('there is no call for it');
    return readOutcome(call.callee, json);
  });
  if (!read.ok || read.value.length === calls.length) return read;
  const message = `${String(calls.length)} calls, ${String(read.value.length)} results`;
  return { ok: false, faults: [{ line: 0, message }] };
}

/** @throws JsonFault for what is no outcome of the callee */
export function readOutcome({ returns }: Callee, json: TypedJson): Outcome {
  if (json.next('{')) {
    json.expect('"throws"');
    json.expect(':');
    json.expect('true');
    json.expect('}');
    return { kind: 'throws' };
  }
  if (returns !== 'void') return { kind: 'value', value: json.value(typeShape(returns)) };
  json.expect('null');
  return { kind: 'void' };
}

/** The outcome as a line of a test's answer. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'value':
      return valueText(outcome.value);
    case 'void':
      return 'null';
    case 'throws':
      return '{"throws":true}';
  }
}

function readLines<T>(
  bytes: Uint8Array,
  what: string,
  read: (json: TypedJson, line: number) => T,
): Lines<T> {
  const text = decodeText(bytes);
  if (text === undefined) return { ok: false, faults: [{ line: 0, message: 'is not UTF-8 text' }] };
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0)
    return { ok: false, faults: [{ line: 0, message: `there is no ${what}` }] };
  const value: T[] = [];
  const faults: LineFault[] = [];
  for (const [at, content] of lines.entries()) {
    try {
      const json = new TypedJson(content);
      value.push(read(json, at + 1));
      json.end();
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      faults.push({ line: at + 1, message: error.message });
    }
  }
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults };
}
