import { parseDocument } from 'yaml';
import { decodeText } from '../../task/source-files.js';
import type { Findings, PackageFiles } from './findings.js';

const MAX_BYTES = 256 * 1024;

/** A YAML mapping; keys whose value is left empty are as if they were not there. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** The mapping in a YAML file; an empty one where there is no file. What is no mapping blocks the package. */
export function readYaml(files: PackageFiles, path: string, findings: Findings): YamlMap {
  const bytes = files.get(path);
  if (bytes === undefined) return {};
  const read = yamlMap(bytes);
  if (typeof read !== 'string') return read;
  findings.reasons.push(`${path}: ${read}`);
  return {};
}

/** @returns what is wrong with it, as a string */
function yamlMap(bytes: Buffer): YamlMap | string {
  const text = decodeText(bytes);
  if (text === undefined || bytes.length > MAX_BYTES) return 'is no UTF-8 text, or too long';
  const document = parseDocument(text, {
    uniqueKeys: true,
    stringKeys: true,
    merge: false,
    schema: 'core',
  });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) return `is no YAML that is read (${error.message.split('\n')[0] ?? ''})`;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return 'refers to its own parts too often';
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return 'is no mapping';
  return withoutEmpty(value as YamlMap); // an object, as just checked
}

function withoutEmpty(map: YamlMap): YamlMap {
  const present = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([key, value]) => [key, isMap(value) ? withoutEmpty(value) : value]),
  );
}

export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of words, also where one word stands for a list of one; undefined for anything else. */
export function wordsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return isWords(value) ? value : undefined;
}

export function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

/** A text, or a number as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Flags in one string, by white space; undefined where quoting would decide. */
export function flagsOf(text: string): readonly string[] | undefined {
  if (/["'\\$`]/.test(text)) return undefined;
  return text.split(/\s+/).filter((word) => word !== '');
}
