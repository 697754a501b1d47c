import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimFolder, ownerOf, tryClaim } from '../../src/local-stack/claim.ts';
import { clearStacks } from '../../src/local-stack/clear-stacks.ts';
import { identifyProcess } from '../../src/local-stack/processes.ts';
import { startHolder, withFolder } from '../helpers/held-folder.ts';

const log = () => {};
const claimStack = (home: string) => claimFolder({ home, name: 'stack', log });

describe('a claim on a data folder', () => {
  it('is never shared by concurrent processes', () =>
    withFolder(async (home) => {
      const holders = await Promise.all(Array.from({ length: 6 }, () => startHolder(home)));
      try {
        const names = holders.map(({ folder }) => basename(folder)).sort();
        expect(names).toEqual(['stack', 'stack-2', 'stack-3', 'stack-4', 'stack-5', 'stack-6']);
      } finally {
        await Promise.all(holders.map((holder) => holder.kill()));
      }
    }));

  it('is never shared by processes that replace the same dead owner', () =>
    withFolder(async (home) => {
      const dead = await startHolder(home);
      await dead.kill();
      const holders = await Promise.all(Array.from({ length: 4 }, () => startHolder(home)));
      try {
        const names = holders.map(({ folder }) => basename(folder)).sort();
        expect(names).toEqual(['stack', 'stack-2', 'stack-3', 'stack-4']);
      } finally {
        await Promise.all(holders.map((holder) => holder.kill()));
      }
    }));

  it('is not shared within one process, and is free after its release', () =>
    withFolder(async (home) => {
      const [first, second] = await Promise.all([claimStack(home), claimStack(home)]);
      expect(first.folder).not.toBe(second.folder);
      first.release();
      const third = await claimStack(home);
      expect(third.folder).toBe(first.folder);
    }));

  it('is refused while a live claim with any number exists, and leaves no file', () =>
    withFolder(async (folder) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, 'claim-7.json'),
        JSON.stringify({ owner: identifyProcess(process.pid), children: [] }),
      );
      expect(await tryClaim(folder, log)).toBeUndefined();
      expect(readdirSync(folder)).toEqual(['claim-7.json']);
    }));

  it('does not mistake a reused pid for its owner, and signals no process that reused the pid of a child', () =>
    withFolder(async (folder) => {
      const bystander = await startHolder(join(folder, 'elsewhere'));
      const pid = bystander.process.pid ?? 0;
      const record = {
        owner: { pid: process.pid, began: 'earlier' },
        children: [{ name: 'x', pid, began: 'earlier' }],
      };
      writeFileSync(join(folder, 'claim-1.json'), JSON.stringify(record));
      try {
        expect(ownerOf(folder)).toBeUndefined();
        expect(await tryClaim(folder, log)).toBeDefined();
        expect(identifyProcess(pid)).toBeDefined();
      } finally {
        await bystander.kill();
      }
    }));
});

describe('deleting the data', () => {
  it('is refused while a running process holds a stack: it names the process and deletes nothing', () =>
    withFolder(async (home) => {
      writeFileSync(join(home, 'keys.json'), '{}');
      const holder = await startHolder(home);
      try {
        expect(await clearStacks({ home, log })).toEqual({
          isCleared: false,
          heldFolder: holder.folder,
          heldByPid: holder.process.pid,
        });
        expect(existsSync(join(home, 'keys.json'))).toBe(true);
      } finally {
        await holder.kill();
      }
    }));

  it('deletes keys and stacks after the owner has ended', () =>
    withFolder(async (home) => {
      writeFileSync(join(home, 'keys.json'), '{}');
      const holder = await startHolder(home);
      await holder.kill();
      expect((await clearStacks({ home, log })).isCleared).toBe(true);
      expect(readdirSync(home)).toEqual([]);
    }));
});
