// The office's day in the real window: from the demonstration to the printed certificates, files by the system's
// own dialogs.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demonstration, folderFor, laurelctl } from '../programs.mjs';
import { answerFileDialog } from './dialogs.mjs';
import { openScreen, openWindow } from './window.mjs';

const folder = folderFor(after);
const ballots = `${folder}/ballots.csv`;
const certificates = `${folder}/certificates.pdf`;
const title = '社区“邻里议事”协商机制';
const unit = '香湾街道办事处';
// On paper a name stands in quotation marks, so that its own become single ones, and lines break.
const letters = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}+]/gu, '');
let library;
let campaign;
let screen;

before(async () => {
  ({ library, campaign } = demonstration(folder));
  laurelctl(library, 'rehearsal', 'ballots', '--campaign', String(campaign), '--out', ballots);
  screen = await openScreen();
});
after(() => screen?.close());

test('a case is entered, ballots are imported, awards confirmed and certificates printed', async (t) => {
  const window = await openWindow(screen, library);
  t.after(() => window.close());
  const { see, press, choose, type, section } = window;

  await see('//h1[normalize-space()="活动"]');
  await press('//button[@title="登记操作人"]');
  await type('//dialog[@open]//label[contains(., "姓名")]/following::input[1]', '陈敏');
  await press('//dialog[@open]//button[normalize-space()="登记"]');
  await see('//button[@title="登记操作人" and contains(., "陈敏")]');
  await press('//main//h2//a');
  await see('//h1[contains(., "培育行动")]');

  await section('案例');
  await press('//*[self::button or self::a][normalize-space()="新增案例"]');
  await type('//*[@aria-label="表单"]//label[contains(., "项目名称")]/following::input[1]', title);
  await type('//*[@aria-label="表单"]//label[contains(., "项目单位")]/following::input[1]', unit, '\uE007');
  await press('//*[@aria-label="表单"]//*[self::button or self::a][normalize-space()="保存"]');
  await see(`//table//td[contains(normalize-space(.), "${title}")]`);

  await section('投票');
  await press('//*[self::button or self::a][normalize-space()="导入选票"]');
  await choose('//*[self::button or self::a][normalize-space()="选择文件"]', (at) => answerFileDialog(at, '选择选票文件', ballots));
  await press('//*[self::button or self::a][normalize-space()="核对"]');
  await press('//*[self::button or self::a][normalize-space()="导入 38,985 张选票"]', 60000);
  await press('//*[self::button or self::a][normalize-space()="查看投票结果"]', 60000);
  await see('//*[contains(normalize-space(.), "38,985 人")]');

  await section('结果与奖项');
  await press('//*[self::button or self::a][normalize-space()="按名次拟定奖项"]');
  await press('//*[self::button or self::a][normalize-space()="确认奖项" and not(@disabled)]');
  await press('//dialog[@open]//button[starts-with(normalize-space(), "确认 ")]');
  await see('//*[self::button or self::a][normalize-space()="重新评议"]');

  await section('打印');
  await press('//main//*[self::button or self::a][contains(normalize-space(.), "荣誉证书")]');
  await see('//img', 60000);
  await choose('//*[self::button or self::a][normalize-space()="保存为 PDF" and not(@disabled)]', (at) => answerFileDialog(at, '保存文件', certificates));
  await see('//*[contains(normalize-space(.), "已保存 PDF")]', 60000);
  await window.close();

  const listed = laurelctl(library, 'case', 'list', '--campaign', String(campaign));
  deepEqual(listed.filter((one) => one.title === title).map(({ units, status }) => ({ units, status })), [
    { units: [unit], status: 'received' },
  ]);
  equal(laurelctl(library, 'vote', 'tally', '--campaign', String(campaign)).participants, 38985);
  ok(existsSync(certificates));
  const printed = execFileSync('pdftotext', [certificates, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const board = laurelctl(library, 'award', 'list', '--campaign', String(campaign));
  equal(board.state, 'confirmed');
  const winners = board.categories.flatMap(({ rows }) => rows.filter(({ tier }) => tier !== null));
  equal(winners.length, 34);
  const missing = winners.flatMap((won) => [won.title, ...won.units]).filter((name) => !letters(printed).includes(letters(name)));
  deepEqual(missing, []);
});
