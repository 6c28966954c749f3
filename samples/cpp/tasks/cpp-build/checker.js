'use strict';

// Accepts any order that obeys all rules, and any cycle of rules; which of the two is possible follows from the input.

const MAX_CHARACTERS = 1000000;

function reject(message) {
  return { accepted: false, message: message };
}

// A loop, because /[ \t\r]+$/ takes quadratic time on long runs of blanks.
function withoutTrailingBlanks(line) {
  let end = line.length;
  while (end > 0 && ' \t\r'.includes(line[end - 1])) end--;
  return line.slice(0, end);
}

// Reads one line of job numbers; undefined if anything else is on it.
function readJobs(line, n) {
  const words = line.split(/[ \t\r]+/).filter(function (word) {
    return word !== '';
  });
  const jobs = [];
  for (const word of words) {
    if (!/^[1-9][0-9]{0,5}$/.test(word) || Number(word) > n) return undefined;
    jobs.push(Number(word));
  }
  return jobs;
}

function check({ input, output }) {
  const numbers = input.trim().split(/\s+/).map(Number);
  const n = numbers[0];
  const m = numbers[1];
  if (typeof output !== 'string' || output.length > MAX_CHARACTERS) return reject('the output is too long');

  const lines = output.split('\n');
  while (lines.length > 0 && /^[ \t\r]*$/.test(lines[lines.length - 1])) lines.pop();
  if (lines.length !== 2) return reject('expected two lines, found ' + lines.length);

  const verdict = withoutTrailingBlanks(lines[0]);
  const jobs = readJobs(lines[1], n);
  if (jobs === undefined) return reject('the second line must hold job numbers from 1 to ' + n + ' only');

  const position = new Int32Array(n + 1).fill(-1);
  for (let i = 0; i < jobs.length; i++) {
    if (position[jobs[i]] !== -1) return reject('job ' + jobs[i] + ' is listed twice');
    position[jobs[i]] = i;
  }

  if (verdict === 'ORDER') {
    if (jobs.length !== n) return reject('expected ' + n + ' jobs, found ' + jobs.length);
    for (let r = 0; r < m; r++) {
      const a = numbers[2 + 2 * r];
      const b = numbers[3 + 2 * r];
      if (position[a] >= position[b]) return reject('job ' + a + ' must come before job ' + b);
    }
    return { accepted: true };
  }

  const match = /^CYCLE ([1-9][0-9]{0,5})$/.exec(verdict);
  if (match === null) return reject('the first line must be "ORDER" or "CYCLE k"');
  if (Number(match[1]) !== jobs.length) {
    return reject('announced ' + match[1] + ' jobs, but listed ' + jobs.length);
  }
  // linked[i]: there is a rule from the i-th job of the cycle to the following one.
  const linked = new Uint8Array(jobs.length);
  for (let r = 0; r < m; r++) {
    const from = position[numbers[2 + 2 * r]];
    const to = position[numbers[3 + 2 * r]];
    if (from !== -1 && to !== -1 && to === (from + 1) % jobs.length) linked[from] = 1;
  }
  const gap = linked.indexOf(0);
  if (gap !== -1) {
    return reject('there is no rule that job ' + jobs[gap] + ' comes before job ' + jobs[(gap + 1) % jobs.length]);
  }
  return { accepted: true };
}
