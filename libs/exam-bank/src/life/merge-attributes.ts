import type { ItemAttributes } from '../attributes.js';

/** Attributes with others laid over them: what the new ones name replaces, statistics one by one; all else stays. */
export function mergeAttributes(
  old: ItemAttributes | undefined,
  over: ItemAttributes,
): ItemAttributes {
  const statistics =
    over.statistics === undefined ? old?.statistics : { ...old?.statistics, ...over.statistics };
  return { ...old, ...over, ...(statistics === undefined ? {} : { statistics }) };
}
