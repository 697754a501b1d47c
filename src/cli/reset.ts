// npm run reset: deletes the data of the local stack. The next npm start creates it again.
import { join } from 'node:path';
import { clearStacks } from '../local-stack/clear-stacks.ts';
import { stackHome } from '../local-stack/stack-home.ts';
import { note, runCommand } from './run-command.ts';

await runCommand({
  name: 'reset',
  summary:
    'Deletes the data of the local stack: databases, recordings and keys. The next npm start creates them again.',
  usage: [['npm run reset', 'delete the data']],
  exitCodes: { 0: 'the data is deleted, or there was none', 1: 'a running process uses it' },
  async run() {
    const home = join(import.meta.dirname, '..', '..', stackHome);
    const result = await clearStacks({ home, log: note });
    if (result.isCleared) {
      const text = result.removed.length === 0 ? 'There was nothing to delete.\n' : `Deleted ${home}.\n`;
      return { data: result, text };
    }
    const holder = result.heldByPid === null ? 'A process' : `Process ${result.heldByPid}`;
    note(`${holder} uses ${result.heldFolder}. Stop it first; nothing was deleted.`);
    return { data: result, text: '', exitCode: 1 };
  },
});
