import { essayBank } from './essay-bank.js';

const HALF =
  "function mark({ response }) { return { share: response === 'all' ? '1' : '1/2', lines: [] }; }";
const BROKEN = "function mark() { throw new Error('out of order'); }";

const scripted = (script: string) => ({ type: 'scripted', maxCharacters: 50, key: { script } });

/** The bank of essays with scripts that mark in place of people: `why` (6 points) works, `how` (4) never does. */
export function scriptedBank() {
  const bank = essayBank();
  const scripts = new Map([
    ['why', HALF],
    ['how', BROKEN],
  ]);
  const items = bank.items.map((item) => {
    const script = scripts.get(item.id);
    if (script === undefined) return item;
    const { id, criterion, difficulty, points, minutes, author, prompt, rationale } = item;
    const base = { id, criterion, difficulty, points, minutes, author, prompt, rationale };
    return { ...base, ...scripted(script) };
  });
  return { ...bank, items };
}
