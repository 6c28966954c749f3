/** Texts of small QTI 2.2 items, for tests of reading and scoring. */

export const MATCH_CORRECT = 'http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct';
export const MAP_RESPONSE = 'http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response';
export const MAP_RESPONSE_POINT =
  'https://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point.xml';

export interface QtiParts {
  readonly declarations: string;
  readonly body?: string;
  /** Rules, or the address of a template. */
  readonly processing: string;
  /** Attributes of the item. */
  readonly attributes?: string;
  readonly score?: string;
  readonly after?: string;
}

const SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>';

export function qtiXml({
  declarations,
  body = '<p>?</p>',
  processing,
  attributes = '',
  score = SCORE,
  after = '',
}: QtiParts): string {
  const rules = /^https?:/.test(processing)
    ? `<responseProcessing template="${processing}"/>`
    : `<responseProcessing>${processing}</responseProcessing>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="item-1" title="A title" adaptive="false" ' +
    `timeDependent="false" ${attributes}>${declarations}${score}<itemBody>${body}</itemBody>${rules}${after}</assessmentItem>`
  );
}

export function response(
  cardinality: string,
  baseType: string,
  inside = '',
  identifier = 'RESPONSE',
): string {
  return `<responseDeclaration identifier="${identifier}" cardinality="${cardinality}" baseType="${baseType}">${inside}</responseDeclaration>`;
}

export function correct(...values: readonly string[]): string {
  return `<correctResponse>${values.map((value) => `<value>${value}</value>`).join('')}</correctResponse>`;
}

export function mapping(entries: Readonly<Record<string, string>>, attributes = ''): string {
  const lines = Object.entries(entries).map(
    ([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`,
  );
  return `<mapping ${attributes}>${lines.join('')}</mapping>`;
}

export function choices(
  ids: readonly string[],
  attributes: string,
  tag = 'choiceInteraction',
): string {
  const lines = ids.map((id) => `<simpleChoice identifier="${id}">Choice ${id}</simpleChoice>`);
  return `<${tag} responseIdentifier="RESPONSE" ${attributes}>${lines.join('')}</${tag}>`;
}

/** SCORE is an expression. */
export function setScore(expression: string): string {
  return `<setOutcomeValue identifier="SCORE">${expression}</setOutcomeValue>`;
}

/** SCORE is 1 if a condition is true, 0 if it is false, −1 if it is NULL. */
export function scoreIf(condition: string): string {
  const value = (text: string): string =>
    setScore(`<baseValue baseType="float">${text}</baseValue>`);
  return (
    `<responseCondition><responseIf>${condition}${value('1')}</responseIf>` +
    `<responseElseIf><not>${condition}</not>${value('0')}</responseElseIf>` +
    `<responseElse>${value('-1')}</responseElse></responseCondition>`
  );
}
