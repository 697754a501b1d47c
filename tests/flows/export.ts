// The file that a list exports has the calls and the sums that the screen shows.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { callsWords } from '../../web/words/en/calls.ts';
import { exportWords } from '../../web/words/en/export.ts';
import { readCsvRows } from '../helpers/read-csv.ts';
import { totalOf, withVisitor } from './people.ts';
import type { Stage } from './stage.ts';

export function exportFlows(stage: Stage): void {
  it.each([
    'period=30d',
    'period=90d&direction=inbound&status=completed&status=voicemail&min_duration=20',
    'period=2026-10-30..2026-11-03&status=missed',
  ])('has the rows and the sums of the screen, under %s', (search) =>
    withVisitor(stage.browser, { url: `${stage.service.url}/o/bluebird/calls?${search}` }, async ({ page }) => {
      const total = await totalOf(page);
      const strip = page.locator('.calls-strip dd');
      await expect.poll(() => strip.allTextContents()).not.toContain(callsWords.loading);
      const shown = await strip.allTextContents();

      await page.getByRole('button', { name: callsWords.export }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('dialog').getByRole('button', { name: exportWords.start, exact: true }).click();
      const file = await (await download).path();
      const rows = readCsvRows(readFileSync(file, 'utf8'));

      expect(rows).toHaveLength(total);
      const count = (status: string) => rows.filter((row) => row.status === status).length;
      const sum = (name: string, of = rows) => of.reduce((before, row) => before + Number(row[name]), 0);
      const spoken = rows.filter((row) => row.status === 'completed' && row.duration_seconds !== '');
      const figures = {
        completed: count('completed'),
        missed: count('missed'),
        averageDurationSeconds: spoken.length === 0 ? null : sum('duration_seconds', spoken) / spoken.length,
        costMicros: sum('cost_micros'),
      };
      expect(shown).toEqual(
        Object.entries(figures).map(([name, value]) => callsWords.strip.textOf(name, value, 'USD')),
      );
    }),
  );
}
