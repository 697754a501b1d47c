// The sources in a folder of their own: its commands have their own keys and local stacks, and a test may change its files.
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export async function copySources(folder: string): Promise<void> {
  for (const path of ['src', 'web', 'package.json', 'package-lock.json']) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
}
