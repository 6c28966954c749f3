// Accepts every set of different invoices whose amounts add up to the payment exactly.
function check({ input, answer, output }) {
  const text = output.trimEnd().replace(/^[ \t]+/, '');
  const possible = answer.trim() !== 'impossible';
  if (text === '') return { accepted: false, message: 'no answer' };
  if (text === 'impossible') {
    return possible ? { accepted: false, message: 'there is such a set of invoices' } : { accepted: true };
  }
  if (text.length > 1000 || !/^[0-9]+(?:[ \t]+[0-9]+)*$/.test(text)) {
    return { accepted: false, message: 'neither "impossible" nor one line of invoice numbers' };
  }

  const words = input.trim().split(/\s+/);
  const count = Number(words[0]);
  const payment = cents(words[1]);
  const used = new Set();
  let sum = 0n;
  for (const word of text.split(/[ \t]+/)) {
    const number = Number(word);
    if (!(number >= 1 && number <= count)) return { accepted: false, message: 'there is no invoice ' + word.slice(0, 20) };
    if (used.has(number)) return { accepted: false, message: 'invoice ' + number + ' is used twice' };
    used.add(number);
    sum += cents(words[1 + number]);
  }
  if (sum !== payment) return { accepted: false, message: 'the amounts do not add up to the payment' };
  return { accepted: true };
}

// "12", "12.5" and "12.50" as a whole number of cents
function cents(amount) {
  const parts = amount.split('.');
  return BigInt(parts[0]) * 100n + BigInt(((parts[1] || '') + '00').slice(0, 2));
}
