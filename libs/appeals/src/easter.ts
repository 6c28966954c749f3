/** Easter Sunday in the Gregorian calendar, as month and day. Meeus, Astronomical Algorithms, chapter 8. */
export interface EasterDay {
  readonly month: number;
  readonly day: number;
}

/** Easter of the western churches. */
export function westernEaster(year: number): EasterDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return { month: Math.floor(n / 31), day: (n % 31) + 1 };
}

/** Easter of the orthodox churches: reckoned in the Julian calendar; `day` may lie beyond the month's end, as in 34 April. */
export function orthodoxEaster(year: number): EasterDay {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const n = d + e + 114;
  const lag = Math.floor(year / 100) - Math.floor(year / 400) - 2; // days between the two calendars
  return { month: Math.floor(n / 31), day: (n % 31) + 1 + lag };
}
