// The room of the public vote: a pasted tally with one spelling to decide, an export with a column an option, rules
// seen before they are kept, flagged ballots left out and taken back.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demonstration, folderFor, laurelctl } from '../programs.mjs';
import { openBrowser, openPage, serve, settled } from './host.mjs';

const folder = folderFor(after);
let host;
let browser;
let campaign;
let cases;
const flagged = `${folder}/flagged.csv`;

/** Asks the core over the host: while it serves, no other program may open the library. */
async function call(name, request) {
  const reply = await fetch(`${host.address}api/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-call': name },
    body: JSON.stringify(request),
  });
  return (await reply.json()).value;
}
const ofCategory = (name) => cases.filter(({ category }) => category === name);

before(async () => {
  const made = demonstration(folder);
  campaign = made.campaign;
  laurelctl(made.library, 'rehearsal', 'ballots', '--campaign', String(campaign), '--scale', '0.1', '--fraud', 'night', '--out', flagged);
  host = await serve(made.library);
  cases = await call('case.list', { campaign });
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

test('a published text is pasted, its one wrong spelling decided by a key, and counted', async (t) => {
  const { page, faults } = await open(t, 'vote/import');
  const categories = [...new Set(cases.map(({ category }) => category))];
  const spelt = (title) => title.replace('“平安+”市域社会治理指数', '“平安+”市域社会治理指标');
  const lines = categories.flatMap((name) => [name, ...ofCategory(name).map(({ title }, at) => `${at + 1}.${spelt(title)},${900 - at}票`)]);
  await page.getByRole('button', { name: '粘贴文字' }).click();
  await page.getByLabel('公布的文字或表格').fill(lines.join('\n'));
  await page.getByRole('button', { name: '查看这段文字' }).click();
  await page.getByRole('button', { name: '核对', exact: true }).click();
  const matching = page.getByRole('region', { name: '选项未匹配' });
  await matching.getByText('“平安+”市域社会治理指数').first().waitFor();
  ok(await page.getByRole('button', { name: /^导入 \d+ 行票数$/ }).isDisabled(), 'nothing is matched silently');
  await matching.getByRole('button', { name: /^1/ }).focus();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: `导入 ${cases.length} 行票数` }).click();
  await page.getByRole('button', { name: '查看投票结果' }).click();
  await page.getByRole('cell', { name: '“平安+”市域社会治理指数', exact: true }).waitFor();
  await page.getByRole('tab', { name: '导入记录' }).click();
  await page.getByRole('cell', { name: '“平安+”市域社会治理指标' }).waitFor();
  deepEqual(faults, []);
});

test('an export with a column an option is recognised and replaces the tally', async (t) => {
  const { page, faults } = await open(t, 'vote/import');
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const headings = ['编号', '开始答题时间', '结束答题时间', '答题时长', '用户ID', ...cases.map(({ category, title }) => `1.${category}:${title}`)];
  const first = cases.filter((one, at) => cases.findIndex(({ category }) => category === one.category) === at);
  const ballot = (n) => [n, '2020/9/2 10:00:00', `2020/9/2 10:0${n}:00`, '60', `voter-${n}`, ...cases.map((one) => (first.includes(one) ? 1 : 0))];
  const file = `${folder}/腾讯问卷.csv`;
  writeFileSync(file, `\uFEFF${[headings.map(quoted).join(','), ...[1, 2, 3, 3].map((n) => ballot(n).join(','))].join('\r\n')}\r\n`);
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '选择文件' }).click();
  await (await chosen).setFiles(file);
  equal(await page.getByLabel('文件种类').locator('option:checked').textContent(), '选票表，一个选项一列');
  await page.getByRole('button', { name: '核对', exact: true }).click();
  await page.getByRole('button', { name: '导入 3 张选票' }).click();
  await page.getByRole('button', { name: '查看投票结果' }).click();
  await page.getByText('3 人').first().waitFor();
  const { rows, accepted, rejected } = await call('vote.result', { campaign });
  deepEqual([rows, accepted, rejected.duplicate_voter], [4, 3, 1]);
  deepEqual(faults, []);
});

test('a changed rule shows what it changes before it is kept', async (t) => {
  const { page, faults } = await open(t, 'settings/vote');
  await page.getByLabel('一次选择计').fill('2');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '规则改动的影响' });
  await dialog.getByRole('cell', { name: '6', exact: true }).first().waitFor();
  await dialog.getByRole('button', { name: '取消' }).click();
  equal((await call('campaign.show', { campaign })).definition.rounds[0].weight, 1);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await dialog.getByRole('button', { name: '保存设置' }).click();
  await page.getByText('已保存设置').waitFor();
  equal((await call('campaign.show', { campaign })).definition.rounds[0].weight, 2);
  equal((await call('vote.result', { campaign })).tally.categories[0].rows[0].votes, 6);
  deepEqual(faults, []);
});

test('flagged ballots are left out with a reason and taken back', async (t) => {
  const { page, faults } = await open(t, 'vote/import');
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '选择文件' }).click();
  await (await chosen).setFiles(flagged);
  await page.getByRole('button', { name: '核对', exact: true }).click();
  await page.getByRole('button', { name: /^导入 .* 张选票$/ }).click();
  await page.getByRole('button', { name: '查看投票结果' }).click();
  const imported = await call('vote.result', { campaign });
  await page.getByRole('tab', { name: '审查' }).click();
  await page.getByRole('checkbox', { name: /^选中/ }).first().check({ timeout: 60000 });
  await page.getByRole('button', { name: '不计入所选选票' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '不计入' }).click();
  await dialog.getByText('未填写理由').waitFor();
  await dialog.getByLabel('理由').fill('夜间集中，经核实不计');
  await dialog.getByRole('button', { name: '不计入' }).click();
  await page.getByText('已决定不计入所选选票').waitFor();
  const without = await call('vote.result', { campaign });
  ok(without.rejected.excluded > 0);
  equal(without.accepted + without.rejected.excluded, imported.accepted);
  await page.getByRole('button', { name: /^不计入的决定/ }).click();
  await page.getByText('夜间集中，经核实不计').waitFor();
  await page.getByRole('button', { name: '撤销决定' }).click();
  await dialog.getByLabel('理由').fill('本人到场说明');
  await dialog.getByRole('button', { name: '撤销决定' }).click();
  await page.getByText('已撤销', { exact: true }).waitFor();
  equal((await call('vote.result', { campaign })).accepted, imported.accepted);
  deepEqual(faults, []);
});
