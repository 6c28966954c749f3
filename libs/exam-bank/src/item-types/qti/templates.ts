import type { QtiElement, QtiNode } from './tree.js';

const el = (
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly QtiNode[]
): QtiElement => ({ tag: `qti-${tag}`, attributes, children });

const response = { identifier: 'RESPONSE' };
const score = { identifier: 'SCORE' };
const float = (text: string): QtiElement => el('base-value', { 'base-type': 'float' }, text);
const identifier = (text: string): QtiElement =>
  el('base-value', { 'base-type': 'identifier' }, text);
const set = (id: string, to: QtiElement): QtiElement =>
  el('set-outcome-value', { identifier: id }, to);
const choose = (
  when: QtiElement,
  then: readonly QtiElement[],
  otherwise: readonly QtiElement[],
): QtiElement =>
  el(
    'response-condition',
    {},
    el('response-if', {}, when, ...then),
    el('response-else', {}, ...otherwise),
  );

const isCorrect = el('match', {}, el('variable', response), el('correct', response));
const isBlank = el('is-null', {}, el('variable', response));
const hasMaximum = el(
  'equal',
  { 'tolerance-mode': 'exact' },
  el('variable', { identifier: 'MAXSCORE' }),
  el('variable', score),
);
const mapped = (tag: string): QtiElement =>
  choose(isBlank, [set('SCORE', float('0'))], [set('SCORE', el(tag, response))]);
const told = (outcome: string, when: QtiElement): QtiElement =>
  choose(when, [set(outcome, identifier('correct'))], [set(outcome, identifier('incorrect'))]);
const maximum = set('SCORE', el('variable', { identifier: 'MAXSCORE' }));

const right: QtiElement = el('response-condition', {}, el('response-if', {}, isCorrect, maximum));
const matchCorrect = choose(isCorrect, [set('SCORE', float('1'))], [set('SCORE', float('0'))]);
const chosen = set('FEEDBACK', el('variable', response));

/** What each of the standard's templates does, by the last part of its address. */
const TEMPLATES: Readonly<Record<string, readonly QtiElement[]>> = {
  match_correct: [matchCorrect],
  map_response: [mapped('map-response')],
  map_response_point: [mapped('map-response-point')],
  // Those of the profile of Common Cartridge.
  CC2_match: [chosen, right],
  CC2_match_basic: [right, told('FEEDBACKBASIC', isCorrect)],
  CC2_map_response: [mapped('map-response'), told('FEEDBACK', hasMaximum)],
};

/** As published, CC2_match of 3.0 is match_correct, not what it was in 2.x: its points are 1, whatever MAXSCORE says. */
const TEMPLATES_OF_3: typeof TEMPLATES = { ...TEMPLATES, CC2_match: [matchCorrect] };

const ADDRESS =
  /^https?:\/\/(?:www\.|purl\.)?(?:imsglobal|1edtech)\.org\/(.*)\/rptemplates\/([A-Za-z0-9_]+)(?:\.xml)?$/;

/** The rules of the template at an address; undefined for one that is not the standard's. */
export function templateRules(address: string): readonly QtiElement[] | undefined {
  const [, folder = '', name = ''] = ADDRESS.exec(address.trim()) ?? [];
  const templates = folder.includes('v3p0') ? TEMPLATES_OF_3 : TEMPLATES;
  return Object.hasOwn(templates, name) ? templates[name] : undefined;
}
