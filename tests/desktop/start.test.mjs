// The window starts, shows the library's campaigns, and its page holds no more than it needs.
import { deepEqual, equal } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { By, until } from 'selenium-webdriver';
import { folderFor, program } from '../programs.mjs';
import { closeMessage } from './dialogs.mjs';
import { openScreen, openWindow } from './window.mjs';

let screen;
before(async () => {
  screen = await openScreen();
});
after(() => screen.close());

test('the window shows the campaign list', async (t) => {
  const window = await openWindow(screen, `${folderFor((work) => t.after(work))}/案例库.laurel`);
  t.after(() => window.close());
  const { page } = window;
  await page.wait(until.elementLocated(By.xpath('//h1[normalize-space()="活动"]')), 60000);
  equal(await page.getTitle(), '桂冠');
  // The entry comes a little after the paint itself.
  const paint = () =>
    page.executeScript(
      'const [paint] = performance.getEntriesByName("first-contentful-paint"); return paint ? performance.timeOrigin + paint.startTime : null',
    );
  const painted = await page.wait(paint, 5000).catch(() => null);
  const when = painted === null ? 'was not recorded' : `${Math.round(painted - window.started)} ms after the driver was asked`;
  console.log(`first paint of the window: ${when}`);
});

test('the page is given no file, no shell and no dialog', async (t) => {
  const window = await openWindow(screen, `${folderFor((work) => t.after(work))}/案例库.laurel`);
  t.after(() => window.close());
  await window.see('//h1[normalize-space()="活动"]');
  const attempts = ['plugin:dialog|open', 'plugin:dialog|message', 'plugin:fs|read_file', 'plugin:shell|open', 'plugin:window|close', 'plugin:event|emit'];
  const allowed = await window.page.executeAsyncScript(
    `const [attempts, done] = arguments;
    Promise.all(attempts.map((name) => window.__TAURI_INTERNALS__.invoke(name, {}).then(() => name, (cause) => (/not allowed|not found/.test(String(cause)) ? [] : [name, String(cause)])))).then((all) => done(all.flat()));`,
    attempts,
  );
  deepEqual(allowed, []);
});

test('a file that is no library is refused in Chinese, and the program ends with 1', async (t) => {
  const file = `${folderFor((work) => t.after(work))}/other.laurel`;
  writeFileSync(file, 'this is no library, but a text that somebody has given the same ending\n'.repeat(40));
  const running = spawn(program('laurel'), [file], {
    env: { ...process.env, DISPLAY: screen.display, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', GSETTINGS_BACKEND: 'memory' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => running.kill());
  let said = '';
  running.stderr.on('data', (piece) => (said += piece));
  const ended = once(running, 'exit');
  await closeMessage(screen, '桂冠');
  deepEqual(await ended, [1, null]);
  equal(said.includes(`“${file}”不是桂冠案例库。请选择扩展名为 .laurel 的案例库文件。`), true, said);
});
