import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import type { MoodleText } from './question.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Marks that make Markdown more than its own text. */
const MARKDOWN = /[*_`#>[\]|~\\]|^\s*(?:[-+]|\d+[.)])\s|^ {4}|^\t/m;

/**
 * The text where it is nothing but text: paragraphs and line breaks may be told apart, all else (emphasis, lists, tables,
 * pictures, formulas) would be lost.
 * @returns undefined where something would be lost
 */
export function plainText({ format, text }: MoodleText): string | undefined {
  switch (format) {
    case 'plain':
      return text.trim();
    case 'moodle':
      return /<[a-z!/]|&#?\w+;/i.test(text) ? htmlText(text) : text.trim();
    case 'markdown':
      return MARKDOWN.test(text) ? undefined : text.trim();
    case 'html':
      return htmlText(text);
  }
}

function htmlText(html: string): string | undefined {
  const pieces: string[] = [];
  if (!collect(parseFragment(html), pieces)) return undefined;
  // White space of the source is no text; line breaks are those that elements make.
  const lines = pieces.join('').split('\n');
  const trimmed = lines.map((line) => line.replace(/ +/g, ' ').trim());
  return trimmed
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Deeper than any editor nests; beyond it a text is hostile, and none of ours. */
export const MAX_HTML_DEPTH = 100;

/** @returns false for anything that text cannot say */
function collect(node: Node, pieces: string[], depth = 0): boolean {
  if (depth > MAX_HTML_DEPTH) return false;
  if (node.nodeName === '#comment') return true;
  if ('value' in node) {
    pieces.push(node.value.replace(/[ \t\r\n]+/g, ' '));
    return true;
  }
  if (!('childNodes' in node)) return false;
  const around = 'tagName' in node ? breakOf(node) : '';
  if (around === undefined) return false;
  pieces.push(around);
  const all = node.childNodes.every((child) => collect(child, pieces, depth + 1));
  pieces.push(around === '\n\n' ? around : '');
  return all;
}

const QUIET_ATTRIBUTES = new Set(['dir', 'lang', 'id', 'class']);

/** What an element stands for in text; undefined where it stands for more. */
function breakOf({ tagName, attrs }: Element): string | undefined {
  const quiet = attrs.every(
    ({ name, value }) => QUIET_ATTRIBUTES.has(name) || isQuietStyle(name, value),
  );
  if (!quiet) return undefined;
  if (tagName === 'br') return '\n';
  if (tagName === 'p' || tagName === 'div') return '\n\n';
  return tagName === 'span' ? '' : undefined;
}

/** What Moodle's editor leaves behind without anybody having asked for it. */
export function isQuietStyle(name: string, value: string): boolean {
  return name === 'style' && /^\s*(text-align:\s*left;?|)\s*$/.test(value);
}
