// CSV by RFC 4180, safe to open in a spreadsheet. Own code: csv-stringify takes four times as long, and one rule for all columns
// would change phone numbers.
//
// A spreadsheet runs a field that begins with = + - @ or a control character as a formula. By the type of its column, a field is either
// plain, or it is quoted and such a beginning gets an apostrophe.

/**
 * `text`: anything; always quoted. `number`: a measure. `phone`: a number in E.164, or another address. `code`: an id, an instant, a word
 * of a fixed vocabulary.
 */
export type CsvType = 'text' | 'number' | 'phone' | 'code';

export interface CsvColumn {
  readonly name: string;
  readonly type: CsvType;
}

export interface CsvOptions {
  readonly columns: readonly CsvColumn[];
  /** Default: a comma. */
  readonly delimiter?: ',' | ';' | '\t' | undefined;
  /** Phone numbers get an apostrophe too, so that a spreadsheet does not show +15550100 as 1.555E+7. */
  readonly numbersAsText?: boolean | undefined;
}

/** Null is an empty field without quotes; an empty text has quotes. */
export type CsvCell = string | number | boolean | null | undefined;

export const csvContentType = 'text/csv; charset=utf-8; header=present';

const lineEnd = '\r\n';
/** Includes the full-width forms, which spreadsheets with East Asian settings accept. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/;
const plainNumber = /^[+-]?[0-9]+([.][0-9]+)?$/;
const plainCode = /^[0-9A-Za-z][\w.:+/-]*$/;

export function createCsvWriter({ columns, delimiter = ',', numbersAsText = false }: CsvOptions) {
  const numberField = (text: string) => (plainNumber.test(text) ? text : textField(text));
  const phoneAsText = (text: string) => (plainNumber.test(text) ? `"'${text}"` : textField(text));
  const fields = {
    text: textField,
    number: numberField,
    phone: numbersAsText ? phoneAsText : numberField,
    code: (text: string) => (plainCode.test(text) ? text : textField(text)),
  } as const satisfies Record<CsvType, (text: string) => string>;
  const writers = columns.map(({ type }) => fields[type]);

  function line(cells: readonly CsvCell[]): string {
    let written = '';
    let place = 0;
    for (const write of writers) {
      if (place > 0) written += delimiter;
      const cell = cells[place];
      if (cell !== null && cell !== undefined) written += write(typeof cell === 'string' ? cell : String(cell));
      place += 1;
    }
    return written + lineEnd;
  }

  return {
    header: () => columns.map(({ name }) => fields.code(name)).join(delimiter) + lineEnd,
    lines: (rows: readonly (readonly CsvCell[])[]) => rows.map(line).join(''),
  };
}

function textField(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return `"${safe.includes('"') ? safe.replaceAll('"', '""') : safe}"`;
}
