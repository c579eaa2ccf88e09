// What the window leaves to the system: a file dragged onto it, the viewer and the printer. Both programs are stood in
// for by scripts that keep what they were given.
import { equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demonstration, folderFor, laurelctl } from '../programs.mjs';
import { dragOnto } from './dialogs.mjs';
import { openScreen, openWindow } from './window.mjs';

const folder = folderFor(after);
const programs = `${folder}/programs`;
let library;
let campaign;
let screen;

before(async () => {
  ({ library, campaign } = demonstration(folder));
  mkdirSync(programs);
  standIn('xdg-open', `cp "$1" "${folder}/opened.pdf"`);
  standIn('lp', `printf '%s\\n' "$@" > "${folder}/printed.txt"`);
  screen = await openScreen();
});
after(() => screen?.close());

function standIn(name, does) {
  writeFileSync(`${programs}/${name}`, `#!/bin/sh\n${does}\n`);
  chmodSync(`${programs}/${name}`, 0o755);
}

async function written(file) {
  for (let times = 0; times < 300 && !existsSync(file); times += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  return readFileSync(file);
}

test('a document is opened in the viewer and given to the printer', async (t) => {
  const window = await openWindow(screen, library, { PATH: `${programs}:${process.env.PATH}` });
  t.after(() => window.close());
  const { see, press, section } = window;
  await press('//main//h2//a');
  await section('打印');
  await press('//main//*[self::button or self::a][contains(normalize-space(.), "投票结果公报")]');
  await see('//img');
  await press('//button[normalize-space()="用系统阅读器打开" and not(@disabled)]');
  equal((await written(`${folder}/opened.pdf`)).subarray(0, 5).toString(), '%PDF-');
  await press('//button[starts-with(normalize-space(), "打印") and not(@disabled)]');
  const words = (await written(`${folder}/printed.txt`)).toString().trim().split('\n');
  equal(words[0], '-t');
  match(words[1], /投票结果公报/);
  match(words.at(-1), /\.pdf$/);
});

test('a file dragged onto the window is looked at', async (t) => {
  const ballots = `${folder}/投票导出.csv`;
  laurelctl(library, 'rehearsal', 'ballots', '--campaign', String(campaign), '--out', ballots);
  const window = await openWindow(screen, library);
  t.after(() => window.close());
  const { see, press, section } = window;
  await press('//main//h2//a');
  await section('投票');
  await press('//*[self::button or self::a][normalize-space()="导入选票"]');
  await see('//*[self::button or self::a][normalize-space()="选择文件"]');
  const source = spawn('/usr/bin/python3', [fileURLToPath(new URL('drag.py', import.meta.url)), ballots], {
    env: { ...process.env, DISPLAY: screen.display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', GSETTINGS_BACKEND: 'memory' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  t.after(() => source.kill());
  await dragOnto(screen, 'drag source', '桂冠');
  await see('//*[contains(normalize-space(.), "投票导出.csv")]');
});
