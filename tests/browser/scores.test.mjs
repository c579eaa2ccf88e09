// Scores really entered in the browser: by keyboard and clipboard, by two at once, under rules that change.
import { deepEqual, equal, match } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { folderFor } from '../programs.mjs';
import { caller, caseTitle, jurorName, openCourt } from './court.mjs';
import { openBrowser, openPage, serve, settled } from './host.mjs';

const folder = folderFor(after);
let host;
let browser;
let call;

before(async () => {
  host = await serve(`${folder}/评分.laurel`);
  call = caller(host.address);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

/** Jurors of one court are not those of another: the jury is the library's. */
let held = 0;
const hold = (size) => openCourt(call, { ...size, from: 12 * held++ });

async function open(t, court) {
  const opened = await openPage(browser, `${host.address}#/campaign/${court.campaign}/review/scores/site`, { permissions: ['clipboard-read', 'clipboard-write'] });
  t.after(opened.close);
  const { page } = opened;
  const input = page.locator('.grid input.cell');
  await input.waitFor();
  await settled(page);
  await input.focus();
  return { ...opened, input, keys: async (...keys) => { for (const key of keys) await page.keyboard.press(key); } };
}

async function paste(page, text) {
  await page.evaluate((content) => navigator.clipboard.writeText(content), text);
  await page.keyboard.press('Control+v');
}

const saved = (page) => page.waitForFunction(() => /^已全部保存/.test(document.querySelector('.state')?.textContent ?? ''));
const problems = (page) => page.getByRole('region', { name: '问题' });
const shown = (page) => page.locator('.grid .line').evaluateAll((rows) => rows.map((row) => Array.from(row.querySelectorAll('[role="gridcell"]'), (cell) => cell.textContent)));
const until = (page, rows) => page.waitForFunction((wanted) => JSON.stringify(Array.from(document.querySelectorAll('.grid .line'), (row) => Array.from(row.querySelectorAll('[role="gridcell"]'), (cell) => cell.textContent))) === wanted, JSON.stringify(rows));

/** What the library holds, as `case juror item=text`. */
async function kept({ campaign, category, cases, jurors }) {
  const grid = await call('score.grid', { campaign, stage: 'site', category });
  return grid.cells.map((cell) => `${cases.indexOf(cell.case) + 1} ${jurors.indexOf(cell.juror) + 1} ${cell.item}=${cell.text}`).sort();
}

test('scores typed by keyboard are saved as typed, undone, redone and there after a reload', async (t) => {
  const court = await hold({ jurors: 2, cases: 3, items: 2 });
  const { page, keys, faults } = await open(t, court);
  await page.keyboard.type('12.5');
  await keys('Tab');
  await page.keyboard.type('18');
  // As in Excel, Enter goes back to where the row was begun.
  await keys('Enter', 'ArrowRight');
  await page.keyboard.type('２０');
  await keys('ArrowLeft');
  await page.keyboard.type('弃权');
  await keys('Enter');
  await saved(page);
  await until(page, [['12.5', '18', '', '', '1/2'], ['弃权', '20', '', '', '1/2'], ['', '', '', '', '0/2']]);
  deepEqual(await kept(court), ['1 1 c1=12.5', '1 1 c2=18', '2 1 c1=弃权', '2 1 c2=20']);
  await keys('Control+z', 'Control+z');
  await until(page, [['12.5', '18', '', '', '1/2'], ['', '', '', '', '0/2'], ['', '', '', '', '0/2']]);
  await keys('Control+y');
  await until(page, [['12.5', '18', '', '', '1/2'], ['', '20', '', '', '0/2'], ['', '', '', '', '0/2']]);
  // F2 goes on with what stands there; Escape leaves it.
  await keys('Control+Home', 'F2', 'Backspace', 'Escape');
  match(await page.locator('.grid input.cell').getAttribute('aria-label'), /：12\.5$/);
  await keys('F2', 'Backspace');
  await page.keyboard.type('0');
  await keys('Enter');
  await until(page, [['12', '18', '', '', '1/2'], ['', '20', '', '', '0/2'], ['', '', '', '', '0/2']]);
  await saved(page);
  await page.reload();
  await until(page, [['12', '18', '', '', '1/2'], ['', '20', '', '', '0/2'], ['', '', '', '', '0/2']]);
  deepEqual(await kept(court), ['1 1 c1=12', '1 1 c2=18', '2 1 c2=20']);
  deepEqual(faults, []);
});

test('a pasted range is entered whole or not at all, each bad cell named, and follows the grid when it is turned', async (t) => {
  const court = await hold({ jurors: 2, cases: 3, items: 2 });
  const { page, keys, faults } = await open(t, court);
  await paste(page, '10\t11\t12\t13\r\n14\t15\t16\t17\r\n');
  await saved(page);
  await until(page, [['10', '11', '12', '13', '2/2'], ['14', '15', '16', '17', '2/2'], ['', '', '', '', '0/2']]);
  const before = await kept(court);
  await keys('Control+Home', 'ArrowDown');
  await paste(page, '1\t2\t3\t4\n5\t21\t7\t优\n');
  await problems(page).getByText('8 格中有 2 格不能录入，全部没有录入').waitFor();
  deepEqual(await problems(page).getByRole('listitem').allInnerTexts().then((all) => all.map((one) => one.replace(/\s+/g, ' ').trim())), [
    `${caseTitle(2)} ${jurorName(12)} 实效性 21 超出 0—20 分 清除 转到该格`,
    `${caseTitle(2)} ${jurorName(13)} 实效性 “优”不是分数，请录数字、弃权或回避 清除 转到该格`,
  ]);
  deepEqual(await kept(court), before);
  await problems(page).getByRole('button', { name: '清除' }).first().click();
  await problems(page).getByRole('button', { name: '清除' }).first().click();
  await page.getByRole('button', { name: '行列互换' }).click();
  await page.locator('.grid input.cell').focus();
  await keys('Control+Home');
  await paste(page, '1\t2\t3\n');
  await until(page, [['1', '2', '3', '3/3'], ['11', '15', '', '2/3'], ['12', '16', '', '2/3'], ['13', '17', '', '2/3']]);
  await saved(page);
  deepEqual((await kept(court)).filter((one) => / 1 c1=/.test(one)), ['1 1 c1=1', '2 1 c1=2', '3 1 c1=3']);
  // The selection is copied as it lies, and outlasts what others enter meanwhile.
  await keys('Control+Home', 'Shift+ArrowRight', 'Shift+ArrowDown');
  await call('score.enter', { campaign: court.campaign, stage: 'site', cells: [{ juror: court.jurors[1], case: court.cases[2], item: 'c2', text: '8', seen: null }], why: '' });
  await until(page, [['1', '2', '3', '3/3'], ['11', '15', '', '2/3'], ['12', '16', '', '2/3'], ['13', '17', '8', '3/3']]);
  await keys('Control+c');
  equal((await page.evaluate(() => navigator.clipboard.readText())).replace(/\r/g, ''), '1\t2\n11\t15');
  deepEqual(faults, []);
});

test('two people on one cell: the later sees both values and chooses, nothing is lost', async (t) => {
  const court = await hold({ jurors: 2, cases: 2, items: 1 });
  const one = await open(t, court);
  const other = await open(t, court);
  // The other has begun to type when the first one's entry arrives.
  await other.page.keyboard.type('15');
  await one.page.keyboard.type('12');
  await one.keys('Enter');
  await saved(one.page);
  await until(other.page, [['12', '', '1/2'], ['', '', '0/2']]);
  equal(await other.input.inputValue(), '15');
  await other.keys('Enter');
  await problems(other.page).getByText(/已录为 12，此处录的是 15$/).waitFor();
  deepEqual(await kept(court), ['1 1 c1=12']);
  await problems(other.page).getByRole('button', { name: '仍录 15' }).click();
  await until(one.page, [['15', '', '1/2'], ['', '', '0/2']]);
  deepEqual(await kept(court), ['1 1 c1=15']);
  // What the first one would take back is no longer what stands there.
  await one.input.focus();
  await one.keys('Control+z');
  await problems(one.page).getByText(/已录为 15，此处录的是 空$/).waitFor();
  deepEqual(await kept(court), ['1 1 c1=15']);
  await problems(one.page).getByRole('button', { name: '采用已录的' }).click();
  await until(one.page, [['15', '', '1/2'], ['', '', '0/2']]);
  deepEqual([one.faults, other.faults], [[], ['Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)']]);
});

test('a rubric frozen anew under the open grid says so, and what was being typed stays in sight', async (t) => {
  const court = await hold({ jurors: 2, cases: 2, items: 2 });
  const { page, input, keys, faults } = await open(t, court);
  await keys('Tab');
  await page.keyboard.type('17');
  const { campaign } = court;
  const { revision, definition } = await call('campaign.show', { campaign });
  const [stage] = definition.judging.stages;
  const judging = { ...definition.judging, stages: [{ ...stage, criteria: stage.criteria.slice(0, 1) }] };
  await call('campaign.update', { campaign, revision, definition: { ...definition, judging } });
  equal(await input.inputValue(), '17');
  await call('judging.freeze', { campaign, reason: '只评创新性' });
  await page.getByRole('alert').filter({ hasText: '评审规则已改动' }).waitFor();
  await problems(page).getByText(`评审规则或席位已变动，“${jurorName(36)} × 实效性”不再录入；此前打的是 17`).waitFor();
  await until(page, [['', '', '0/2'], ['', '', '0/2']]);
  await problems(page).getByRole('button', { name: '清除' }).click();
  await page.getByRole('button', { name: '知道了' }).click();
  await input.focus();
  await keys('Control+Home');
  await page.keyboard.type('9');
  await keys('Enter');
  await saved(page);
  deepEqual(await kept(court), ['1 1 c1=9']);
  deepEqual(faults, []);
});

test('the rest of a delegate’s votes are marked as not chosen, after saying how many, and back again', async (t) => {
  const court = await hold({ jurors: 1, cases: 4, items: 1, delegates: 1 });
  const { page, keys, faults } = await open(t, court);
  await keys('ArrowRight');
  await page.keyboard.type('1');
  await keys('Enter');
  await saved(page);
  await page.getByRole('button', { name: '其余记为未选' }).click();
  const dialog = page.getByRole('dialog', { name: '其余记为未选' });
  match(await dialog.innerText(), /的 3 个空格记为未选（0）/);
  await dialog.getByRole('button', { name: '记入 3 格' }).click();
  await until(page, [['', '1', '1/2'], ['', '0', '1/2'], ['', '0', '1/2'], ['', '0', '1/2']]);
  await keys('Control+z');
  await until(page, [['', '1', '1/2'], ['', '', '0/2'], ['', '', '0/2'], ['', '', '0/2']]);
  await saved(page);
  deepEqual(await kept(court), ['1 2 =1']);
  deepEqual(faults, []);
});

test('a large grid is drawn in part, says how large it is, and every key finds its cell', async (t) => {
  const court = await hold({ jurors: 12, cases: 40, items: 5 });
  const { page, input, keys, faults } = await open(t, court);
  const table = page.getByRole('grid', { name: '评分表' });
  deepEqual([await table.getAttribute('aria-rowcount'), await table.getAttribute('aria-colcount')], ['43', '62']);
  const at = () => input.getAttribute('aria-label');
  const drawn = () => page.locator('.grid [role="gridcell"]').count();
  const inSight = () => page.evaluate(() => {
    const [cell, box, row, head] = ['.grid input.cell', '.grid', '.grid [role="rowheader"]', '.grid .heads'].map((one) => document.querySelector(one).getBoundingClientRect());
    return cell.left >= row.right - 1 && cell.right <= box.right && cell.top >= head.bottom - 1 && cell.bottom <= box.bottom;
  });
  const name = (juror) => jurorName(60 + juror);
  for (const [key, expected] of [
    ['Control+End', [39, 11, '现场陈述']], ['Control+ArrowUp', [0, 11, '现场陈述']], ['Home', [0, 0, '创新性']], ['Control+ArrowDown', [39, 0, '创新性']],
    ['Shift+Tab', [38, 11, '现场陈述']], ['Tab', [39, 0, '创新性']], ['Control+Home', [0, 0, '创新性']],
    ['ArrowRight', [0, 0, '实效性']], ['Tab', [0, 0, '可推广性']], ['Tab', [0, 0, '群众评价']], ['Enter', [1, 0, '实效性']], ['Enter', [2, 0, '实效性']],
    ['Tab', [2, 0, '可推广性']], ['ArrowDown', [3, 0, '可推广性']], ['Enter', [4, 0, '可推广性']], ['Control+Home', [0, 0, '创新性']], ['End', [0, 11, '现场陈述']], ['Enter', [1, 11, '现场陈述']],
  ]) {
    await keys(key);
    await settled(page);
    equal(await at(), `${caseTitle(expected[0])} × ${name(expected[1])} × ${expected[2]}：空`, key);
    equal(await inSight(), true, key);
  }
  // Turned, the same cell is in sight.
  const here = await at();
  await page.getByRole('button', { name: '行列互换' }).click();
  await settled(page);
  deepEqual([await at(), await inSight()], [here, true]);
  await page.getByRole('button', { name: '行列互换' }).click();
  await input.focus();
  await settled(page);
  deepEqual([await at(), await inSight()], [here, true]);
  equal((await drawn()) < 40 * 61, true);
  await page.keyboard.type('20');
  await keys('Enter');
  await saved(page);
  deepEqual(await kept(court), ['2 12 c5=20']);
  await page.getByRole('columnheader', { name: name(11), exact: true }).waitFor();
  await keys('Control+Home', 'PageDown', 'PageDown', 'PageUp');
  equal(await inSight(), true);
  deepEqual(faults, []);
});
