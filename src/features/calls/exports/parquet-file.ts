// Parquet: typed columns in row groups. The memory is that of one row group, whatever the number of rows.
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { createCells } from './cells.ts';
import { type ColumnName, type ExportColumn, exportColumns, type Storage } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import type { ExportSource } from './export-source.ts';
import type { Chunk } from './opened-export.ts';

const groupRows = 10_000;
/** With long texts a row group ends earlier. */
const maxGroupCharacters = 16 * 1024 * 1024;

type Cell = string | null;

const storages = {
  text: { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, toValue: (text) => text },
  integer: { element: { type: 'INT32' }, toValue: Number },
  bigint: { element: { type: 'INT64' }, toValue: BigInt },
  flag: { element: { type: 'BOOLEAN' }, toValue: (text) => text === 'true' },
  instant: { element: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, toValue: toMicros },
} as const satisfies Record<Storage, { element: Omit<SchemaElement, 'name'>; toValue: (text: string) => unknown }>;

const storageOf = (name: ColumnName) => {
  const { storage }: ExportColumn = exportColumns[name];
  return storages[storage];
};

export async function* writeParquet(
  { batches, names }: Pick<ExportSource, 'batches' | 'names'>,
  request: ExportRequest,
): AsyncGenerator<Chunk> {
  const { columns } = request;
  const output = new ByteWriter();
  const parquet = new ParquetWriter({ writer: output, schema: schemaOf(columns), createdBy: 'callboard' });
  const toCells = createCells(request, names);
  let group: Cell[][] = [];
  let characters = 0;

  function takeBytes(): Uint8Array {
    const bytes = output.getBytes().slice();
    output.index = 0;
    return bytes;
  }

  async function writeGroup(): Promise<Chunk> {
    const columnData = columns.map((name, place) => {
      const { toValue } = storageOf(name);
      const data = group.map((cells) => {
        const cell = cells[place] ?? null;
        return cell === null ? null : toValue(cell);
      });
      return { name, data };
    });
    await parquet.write({ columnData, rowGroupSize: group.length });
    const rows = group.length;
    group = [];
    characters = 0;
    return { bytes: takeBytes(), rows };
  }

  for await (const rows of batches()) {
    for (const row of rows) {
      const cells = toCells(row);
      group.push(cells);
      for (const cell of cells) characters += cell?.length ?? 0;
      if (group.length >= groupRows || characters >= maxGroupCharacters) yield await writeGroup();
    }
  }
  if (group.length > 0) yield await writeGroup();
  await parquet.finish();
  yield { bytes: takeBytes(), rows: 0 };
}

function schemaOf(columns: readonly ColumnName[]): SchemaElement[] {
  const fields = columns.map(
    (name): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...storageOf(name).element }),
  );
  return [{ name: 'calls', num_children: columns.length }, ...fields];
}

/** Microseconds since 1970 of a text such as 2026-11-01T05:30:00.25Z. */
function toMicros(utcText: string): bigint {
  const toSecond = 'YYYY-MM-DDTHH:MM:SS'.length;
  const fraction = utcText.slice(toSecond + 1, -1).padEnd(6, '0');
  return BigInt(Date.parse(`${utcText.slice(0, toSecond)}Z`)) * 1000n + BigInt(fraction);
}
