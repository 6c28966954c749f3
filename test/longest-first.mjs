import Sequencer from '@jest/test-sequencer';

/** Files that take minutes: begun last, one of them would run alone at the end while the other core idles. */
const LONGEST = ['test/samples/', 'test/attacks/', 'test/sandbox/'];

/** Jest's own order, but for the longest files, which come first. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const usual = super.sort(tests);
    const rankOf = ({ path }) => {
      const rank = LONGEST.findIndex((part) => path.includes(part));
      return rank < 0 ? LONGEST.length : rank;
    };
    return [...usual].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
