// The programs under test, as ./dev built them, and folders of their own for what they write.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function program(name) {
  return join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', name);
}

/** A new folder, gone after the test `t` (or the suite). */
export function folderFor(after) {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs laurelctl on `library` and gives what it said, read as JSON. */
export function laurelctl(library, ...words) {
  return JSON.parse(execFileSync(program('laurelctl'), ['--library', library, '--json', ...words], { encoding: 'utf8' }));
}

/** The demonstration campaign in a new library in `folder`. */
export function demonstration(folder) {
  const library = join(folder, '案例库.laurel');
  const { campaign } = laurelctl(library, 'demo', 'zhuhai-2020');
  return { library, campaign };
}
