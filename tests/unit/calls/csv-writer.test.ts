// The CSV writer: what it writes, an independent reader reads back, and no text field can be a formula.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvCell, type CsvOptions, createCsvWriter } from '../../../src/features/calls/csv/csv-writer.ts';
import { readCsv } from '../../helpers/read-csv.ts';

const columns: CsvOptions['columns'] = [
  { name: 'name', type: 'text' },
  { name: 'seconds', type: 'number' },
  { name: 'from', type: 'phone' },
  { name: 'id', type: 'code' },
];
const one = (type: CsvOptions['columns'][number]['type'], cell: CsvCell, options: Partial<CsvOptions> = {}) =>
  createCsvWriter({ columns: [{ name: 'x', type }], ...options }).lines([[cell]]);

const dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
/** Any text; often one that begins with a dangerous character, or has a delimiter or a quote. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .tuple(fc.constantFrom(...dangerous, '"', ',', ';', "'"), fc.string({ maxLength: 8 }))
    .map(([first, rest]) => first + rest),
);
const delimiters = fc.constantFrom(',', ';', '\t') as fc.Arbitrary<',' | ';' | '\t'>;

describe('the CSV writer', () => {
  it('is read back by an independent reader, apart from the apostrophe', () => {
    const cell = fc.option(anyText, { nil: null });
    const rows = fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 5 });
    fc.assert(
      fc.property(rows, delimiters, fc.boolean(), (given, delimiter, numbersAsText) => {
        const csv = createCsvWriter({ columns, delimiter, numbersAsText });
        const [header, ...read] = readCsv(csv.header() + csv.lines(given), delimiter);
        expect(header?.map(({ text }) => text)).toEqual(['name', 'seconds', 'from', 'id']);
        const plain = read.map((record) =>
          record.map(({ text, isQuoted }) => (text === '' && !isQuoted ? null : text)),
        );
        expect(plain).toHaveLength(given.length);
        for (const [row, record] of plain.entries()) {
          for (const [place, text] of record.entries()) {
            const original = given[row]?.[place];
            if (text !== original) expect(text).toBe(`'${original}`);
          }
        }
      }),
    );
  });

  it('writes no field that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.constantFrom('text', 'number', 'phone', 'code'), anyText, delimiters, (type, text, delimiter) => {
        const [[field] = []] = readCsv(one(type, text, { delimiter }), delimiter);
        if (field === undefined) throw new Error('no field');
        const isNumber = type !== 'text' && type !== 'code' && /^[+-]?[0-9]+([.][0-9]+)?$/.test(field.text);
        if (!isNumber) expect(dangerous).not.toContain(field.text.charAt(0));
        if (type === 'text') expect(field.isQuoted).toBe(true);
      }),
    );
  });

  it.each([
    ['text', '=1+1', `"'=1+1"`],
    ['text', '-5', `"'-5"`],
    ['text', 'Anaïs "A" Nelson', '"Anaïs ""A"" Nelson"'],
    ['text', '', '""'],
    ['text', null, ''],
    ['number', -5, '-5'],
    ['number', 0.25, '0.25'],
    ['number', '-2+3', `"'-2+3"`],
    ['phone', '+12015550103', '+12015550103'],
    ['phone', '+1|cmd', `"'+1|cmd"`],
    ['phone', 'sip:ann@example.com', '"sip:ann@example.com"'],
    ['code', '2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-04:00'],
    ['code', true, 'true'],
    ['code', '-1', `"'-1"`],
  ] as const)('writes a %s of %j as %s', (type, cell, written) => {
    expect(one(type, cell)).toBe(`${written}\r\n`);
  });

  it('gives phone numbers an apostrophe when they are to be text', () => {
    expect(one('phone', '+12015550103', { numbersAsText: true })).toBe(`"'+12015550103"\r\n`);
    expect(one('number', -5, { numbersAsText: true })).toBe('-5\r\n');
  });
});
