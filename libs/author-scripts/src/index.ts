export { markAnswer, type ScriptMarking } from './mark-answer.js';
export type { ScriptFault } from './messages.js';
export { openScriptHost } from './script-host.js';
