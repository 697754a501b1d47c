// The log for a person at a terminal: one line a request, such as "14:03:22 INFO: GET /api/me 200 4 ms". Every other reader
// gets JSON. Redaction holds here too: the logger redacts a record before it is written.
import { prettyFactory } from 'pino-pretty';

interface LogRecord {
  readonly msg?: string;
  readonly reqId?: string;
  readonly req?: { readonly method?: string; readonly path?: string };
  readonly res?: { readonly statusCode?: number };
  readonly responseTime?: number;
}

/** Requests without an end are rare; this bounds the memory that they keep. */
const maxOpenRequests = 10_000;

export function createReadableLog(print: (text: string) => unknown = (text) => process.stdout.write(text)) {
  const format = prettyFactory({
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,reqId,req,res,responseTime',
    singleLine: true,
    colorize: process.stdout.hasColors?.() ?? false,
  });
  // The record of a request's end has no method or path: both are in the record of its start.
  const open = new Map<string | undefined, string>();

  return {
    write(line: string): void {
      const record: LogRecord = JSON.parse(line);
      if (record.req !== undefined) {
        if (open.size >= maxOpenRequests) open.clear();
        open.set(record.reqId, `${record.req.method} ${record.req.path ?? '(no route)'}`);
      } else if (record.res === undefined) {
        print(format(record));
      } else {
        const request = open.get(record.reqId) ?? record.msg;
        open.delete(record.reqId);
        const msg = `${request} ${record.res.statusCode} ${Math.round(record.responseTime ?? 0)} ms`;
        print(format({ ...record, msg }));
      }
    },
  };
}
