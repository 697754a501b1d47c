import { type Static, Type } from 'typebox';
import { Strict } from '../../../http/contract.ts';
import { filterParameters } from '../filters.ts';
import { columnNames, defaultColumns } from './columns.ts';

const options = {
  format: Type.Enum(['csv', 'parquet'], { default: 'csv', description: 'The format of the file.' }),
  columns: Type.Optional(
    Type.Array(Type.Enum([...columnNames]), {
      minItems: 1,
      maxItems: columnNames.length,
      uniqueItems: true,
      description: `In this order. Default: ${defaultColumns.join(', ')}.`,
    }),
  ),
  zone: Type.Optional(
    Type.String({
      maxLength: 64,
      description: "The time zone of `started_at_local`. Default: the organisation's.",
      examples: ['America/New_York'],
    }),
  ),
  numbers: Type.Enum(['plain', 'text'], {
    default: 'plain',
    description: '`text`: phone numbers begin with an apostrophe, so that a spreadsheet shows all digits. For CSV.',
  }),
  bom: Type.Boolean({ default: false, description: 'Begin with a UTF-8 byte order mark, which Excel needs. For CSV.' }),
  delimiter: Type.Enum([',', ';', 'tab'], { default: ',', description: 'Between fields. For CSV.' }),
};

export const ExportQuery = Strict({ ...filterParameters, ...options });
export type ExportQuery = Static<typeof ExportQuery>;

export const ExportBody = Type.Object(
  {
    filters: Type.Optional(
      Type.Object(filterParameters, {
        additionalProperties: false,
        description: 'As the query parameters of `GET /api/calls-dashboard`. Several values are a list.',
        examples: [{ direction: ['inbound'], from: '2026-11-01', to: '2026-11-30' }],
      }),
    ),
    ...options,
  },
  {
    additionalProperties: false,
    examples: [{ filters: { direction: ['inbound'], from: '2026-11-01' }, format: 'csv', zone: 'America/New_York' }],
  },
);

const csvExample = [
  'id,started_at,started_at_local,time_zone,from_number,contact_name,duration_seconds',
  '6b29327c-555b-4f15-8c99-9adbc7d5dc35,2026-11-01T05:30:00Z,2026-11-01T01:30:00-04:00,America/New_York,+12015550103,"Anaïs Nelson",42',
  '',
].join('\r\n');

export const ExportFile = {
  description: 'The file, streamed. If reading fails, the connection is broken: a file that ends normally is complete.',
  headers: {
    'x-total-rows': { description: 'The number of rows in the file.', schema: { type: 'integer' } },
    'x-export-source': {
      description:
        '`snapshot`: all rows are of one moment. `pages`: the instance has no direct connection to the database, so a row that changes during the export may be missing or new.',
      schema: { type: 'string', enum: ['snapshot', 'pages'] },
    },
    'x-export-zone': { description: 'The time zone of the local times.', schema: { type: 'string' } },
  },
  content: {
    'text/csv': { schema: Type.String({ examples: [csvExample] }) },
    'application/vnd.apache.parquet': { schema: Type.String({ format: 'binary' }) },
  },
};
