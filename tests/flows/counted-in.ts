// How many calls a mark promises, read from its name as a person reads it. Undefined: it names no count, such as a cost.

const rules: readonly RegExp[] = [
  // "37 of 214 calls were missed."
  /^([\d,]+) of [\d,]+ calls were missed/,
  // "Sunday 09:00–10:00: 2.3 missed calls each time, 9 on 4 days."
  /, ([\d,]+) on [\d,]+ days?\./,
  // "Friday 6 November: 2 missed of 14 calls"
  /([\d,]+) \p{L}[\p{L} ]* of [\d,]+ calls?\b/u,
  // A rate opens what it is a part of: "79.6 %, 741 of 931 inbound calls"
  /^[^:]+: .*?[\d,]+ of ([\d,]+) [\p{L} ]*calls?\b/u,
  // "Friday 6 November, 09:00: 14 calls, as in …"
  /: ([\d,]+) calls?\b/,
  // "Missed: 177, 24 fewer than …"
  /^[^:]+: ([\d,]+)[.,] /,
  // "Called 4 times, first …"
  /^Called ([\d,]+) times/,
];

export function countedIn(name: string): number | undefined {
  if (name.startsWith('Called once')) return 1;
  for (const rule of rules) {
    const [, number] = rule.exec(name) ?? [];
    if (number !== undefined) return Number(number.replaceAll(',', ''));
  }
  return undefined;
}
