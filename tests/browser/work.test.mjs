// Work done with keyboard and files in the browser: entering, undoing, finding, uploading, downloading.
import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demonstration, folderFor, laurelctl } from '../programs.mjs';
import { openBrowser, openPage, serve, settled } from './host.mjs';

const folder = folderFor(after);
let host;
let browser;
let campaign;
const ballots = `${folder}/ballots.csv`;

before(async () => {
  const made = demonstration(folder);
  campaign = made.campaign;
  laurelctl(made.library, 'rehearsal', 'ballots', '--campaign', String(campaign), '--out', ballots);
  host = await serve(made.library);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

async function open(t, section) {
  const opened = await openPage(browser, `${host.address}#/campaign/${campaign}/${section}`);
  t.after(opened.close);
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  await settled(opened.page);
  return opened;
}

test('a case is chosen by arrows, changed, saved by Ctrl+S and brought back by Ctrl+Z', async (t) => {
  const { page, faults } = await open(t, 'cases');
  const rows = page.getByRole('row');
  await rows.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const form = page.getByRole('region', { name: '表单' });
  const title = form.getByLabel('项目名称');
  const before = await title.inputValue();
  equal(before, '“最珠海”城市生活服务平台');
  await title.fill(`${before}（修改）`);
  await page.keyboard.press('Control+s');
  await page.getByRole('row').filter({ hasText: '（修改）' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('row').filter({ hasText: '（修改）' }).waitFor({ state: 'detached' });
  // List and form are read anew one after the other.
  await page.waitForFunction(([input, text]) => input.value === text, [await title.elementHandle(), before]);
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  deepEqual(faults, []);
});

test('Ctrl+F finds a case by its name', async (t) => {
  const { page, faults } = await open(t, 'cases');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('物业城市');
  await page.getByText('1 个，共').first().waitFor();
  equal(await page.getByRole('row').filter({ hasText: '物业城市' }).count(), 1);
  deepEqual(faults, []);
});

test('cases are imported from an uploaded file', async (t) => {
  const { page, faults } = await open(t, 'cases');
  const file = `${folder}/cases.csv`;
  writeFileSync(file, '\uFEFF类别,序号,项目名称,项目单位\r\n政府治理类,91,窗口一次办,市行政服务中心\r\n基层治理类,91,楼道议事,金湾区三灶镇\r\n');
  await page.getByRole('link', { name: '导入案例' }).click();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '选择文件' }).click();
  await (await chosen).setFiles(file);
  await page.getByRole('button', { name: '核对', exact: true }).click();
  await page.getByRole('button', { name: '导入 2 个案例' }).click();
  await page.getByRole('row').filter({ hasText: '楼道议事' }).waitFor();
  deepEqual(faults, []);
});

test('ballots are uploaded, checked and imported, and the result is the published one', async (t) => {
  const { page, faults } = await open(t, 'vote');
  await page.getByRole('button', { name: '导入选票' }).or(page.getByRole('link', { name: '导入选票' })).first().click();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '选择文件' }).click();
  await (await chosen).setFiles(ballots);
  await page.getByRole('button', { name: '核对', exact: true }).click();
  await page.getByRole('button', { name: '导入 38,985 张选票' }).click({ timeout: 60000 });
  await page.getByRole('button', { name: '查看投票结果' }).click({ timeout: 60000 });
  await page.getByText('38,985 人').first().waitFor();
  await page.getByText('15,585').first().waitFor();
  await page.getByText('23.42%').first().waitFor();
  deepEqual(faults, []);
});

test('the bulletin is saved as PDF, and Ctrl+P opens it for printing', async (t) => {
  const { page, faults } = await open(t, 'print/vote-bulletin');
  await page.getByRole('img').first().waitFor();
  const download = page.waitForEvent('download', { timeout: 60000 });
  await page.getByRole('button', { name: '保存为 PDF' }).click();
  const saved = await download;
  match(saved.suggestedFilename(), /公报.*\.pdf$/);
  equal(readFileSync(await saved.path()).subarray(0, 5).toString(), '%PDF-');
  const opened = page.context().waitForEvent('page', { timeout: 60000 });
  await page.keyboard.press('Control+p');
  const sheet = await opened;
  await sheet.waitForURL(/\/api\/files\/[0-9a-f]+\?inline=1$/, { waitUntil: 'commit' });
  deepEqual(faults, []);
});
