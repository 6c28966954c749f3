const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/;

/** A decimal in thousandths, exactly; what is finer is rounded half away from zero. Throws on anything else. */
export function thousandths(decimal: string): number {
  const match = DECIMAL.exec(decimal);
  if (match === null) throw new RangeError('thousandths: not a decimal');
  const [, sign, whole = '', decimals = ''] = match;
  const kept = Number(whole) * 1000 + Number(decimals.slice(0, 3).padEnd(3, '0'));
  const rounded = kept + Number((decimals[3] ?? '0') >= '5');
  return sign === '-' && rounded > 0 ? -rounded : rounded;
}
