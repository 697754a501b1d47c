// An independent reader of CSV (RFC 4180). It throws when a file is not well-formed.

/** Reads RFC 4180: fields with their quotes removed, and whether they had quotes. */
export function readCsv(file: string, delimiter: string): { text: string; isQuoted: boolean }[][] {
  const records: { text: string; isQuoted: boolean }[][] = [];
  let record: { text: string; isQuoted: boolean }[] = [];
  let at = 0;
  while (at < file.length) {
    const isQuoted = file[at] === '"';
    let text = '';
    if (isQuoted) {
      for (at += 1; file[at] !== '"' || file[at + 1] === '"'; at += 1) {
        if (at >= file.length) throw new Error('a quote is not closed');
        if (file[at] === '"') at += 1;
        text += file[at];
      }
      at += 1;
    } else {
      while (at < file.length && file[at] !== delimiter && file[at] !== '\r') {
        text += file[at];
        at += 1;
      }
      if (/["\n]/.test(text)) throw new Error('a plain field has a quote or a line feed');
    }
    record.push({ text, isQuoted });
    if (file[at] === delimiter) {
      at += 1;
      if (file[at] === '\r') record.push({ text: '', isQuoted: false });
      else continue;
    }
    if (file.slice(at, at + 2) !== '\r\n') throw new Error('a record does not end with CRLF');
    at += 2;
    records.push(record);
    record = [];
  }
  return records;
}

/** One object a row, by the names of the header. */
export function readCsvRows(file: string, delimiter = ','): Record<string, string>[] {
  const [header = [], ...records] = readCsv(file, delimiter);
  return records.map((record) =>
    Object.fromEntries(header.map(({ text: name }, place) => [name, record[place]?.text ?? ''])),
  );
}
