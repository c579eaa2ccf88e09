import { expect, test } from 'vitest';
import { read } from '../src/pages/log/readable';

const lines = (before: unknown, after: unknown, fields: Record<string, string> = {}, categories: Record<number, string> = {}) =>
  read(before, after, { fields, categories, cases: { 40: '福石共享家' } }).lines.map((line) => [line.label, line.before, line.after]);

test('only what changed is listed, in Chinese', () => {
  const before = { title: '福石共享屋', units: ['福石社区'], status: 'received', number: 5 };
  const after = { title: '福石共享家', units: ['福石社区', '前山街道'], status: 'shortlisted', number: 5 };
  expect(lines(before, after)).toEqual([
    ['名称', '福石共享屋', '福石共享家'],
    ['单位', '福石社区', '福石社区、前山街道'],
    ['状态', '收件', '入围'],
  ]);
});

test('a new thing has nothing before, a removed one nothing after', () => {
  expect(lines(null, { title: '甲', rehearsal: true })).toEqual([['名称', '—', '甲'], ['演练活动', '—', '是']]);
  expect(lines({ title: '甲' }, null)).toEqual([['名称', '甲', '—']]);
});

test('answers are named by the form', () => {
  const fields = { summary: '项目简介', started: '开始日期' };
  expect(lines({ answers: { summary: '', started: null } }, { answers: { summary: '新', started: '2020-08-15' } }, fields)).toEqual([
    ['项目简介', '（空）', '新'],
    ['开始日期', '—', '2020年8月15日'],
  ]);
});

test('things in a list are compared one by one', () => {
  const stage = (name: string, ends_on: string) => ({ kind: 'vote', name, ends_on });
  expect(lines({ stages: [stage('投票', '2020-09-07')] }, { stages: [stage('投票', '2020-09-08')] })).toEqual([
    ['阶段 · 第 1 项 · 结束日期', '2020年9月7日', '2020年9月8日'],
  ]);
  expect(lines({ stages: [] }, { stages: [stage('投票', '2020-09-07'), stage('公示', '2020-10-01')] })).toEqual([['阶段', '—', '投票、公示']]);
});

test('what has no name is counted, never shown', () => {
  const reading = read({ secret_key: 'a', title: '甲' }, { secret_key: 'b', title: '乙' });
  expect(reading.lines.map((line) => line.label)).toEqual(['名称']);
  expect(reading.unnamed).toBe(1);
});

test('no difference, no line', () => {
  expect(read({ title: '甲' }, { title: '甲' })).toEqual({ lines: [], unnamed: 0 });
  expect(read(null, null)).toEqual({ lines: [], unnamed: 0 });
});

test('a key that is a name names itself, a category is told by its name', () => {
  expect(lines({ 奖项: '优秀案例', 理由: '' }, { 奖项: '最佳案例', 理由: '终审评议' })).toEqual([
    ['奖项', '优秀案例', '最佳案例'],
    ['理由', '（空）', '终审评议'],
  ]);
  expect(lines({}, { '“最珠海”城市生活服务平台': '最佳案例' })).toEqual([['“最珠海”城市生活服务平台', '—', '最佳案例']]);
  expect(lines({ category: 1 }, { category: 2 }, {}, { 1: '政府治理类', 2: '基层治理类' })).toEqual([['类别', '政府治理类', '基层治理类']]);
});

test('a record of several parts is read part by part', () => {
  const decisions = [{ category: '甲类', spelling: '福石共享屋', case: 40 }, { category: '甲类', spelling: '其他', case: null }];
  expect(lines(null, [{ import: 3, rows: 10, accepted: 9, rejected: { bad_time: 1, empty_row: 0 } }, decisions])).toEqual([
    ['行数', '—', '10'],
    ['接受', '—', '9'],
    ['剔除 · 时间无法识别', '—', '1'],
    ['剔除 · 空行', '—', '0'],
    ['内容', '—', '甲类　福石共享屋　福石共享家；甲类　其他　不是本次活动的选项'],
  ]);
});
