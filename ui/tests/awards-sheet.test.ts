import { expect, test } from 'vitest';
import type { CaseOutcome, Conversion, GroupOutcome, JudgingStage, JuryGroup } from '../src/api/types';
import { equals, exact, figure, read, sum, written, type Figure } from '../src/pages/awards/exact';
import { compositeLine, groupLines, stageLine, voteLines } from '../src/pages/awards/sheet';

const exactly = (fraction: string): Figure => ({ fraction, text: '' });
const known = (text: string) => read(text) ?? { over: 0n, under: 1n };

test('fractions are written half up, once', () => {
  const check = (fraction: string, places: number, expected: string) => expect(written(known(fraction), places)).toBe(expected);
  check('2/3', 2, '0.67');
  check('365/4', 2, '91.25');
  check('1/200', 2, '0.01');
  check('-1/200', 2, '-0.01');
  check('-1/1000', 2, '0.00');
  check('100/1', 3, '100.000');
  check('5/2', 0, '3');
  check('92.5', 2, '92.50');
  expect([read('90分'), read('1/0'), read('')]).toEqual([null, null, null]);
  expect(written(sum([known('1/3'), known('1/6'), known('1/2')]), 2)).toBe('1.00');
  expect([exact(known('365/4'), 2), exact(known('2/3'), 2), exact(known('1/8'), 2), exact(known('1/8'), 3)]).toEqual([true, false, false, true]);
  expect([equals(exactly('365/4'), 2), equals(exactly('2/3'), 3), figure(null, 2)]).toEqual(['＝ 91.25', '≈ 0.667', '—']);
});

const stage: JudgingStage = {
  key: 'final', name: '现场评审', categories: [], starts_on: null, ends_on: null, even_out: false, groups: [],
  criteria: [
    { key: 'a', name: '成效', weight: 60, max: '60', step: '1', independent: false },
    { key: 'b', name: '推广', weight: 40, max: '50', step: '1', independent: false },
    { key: 'c', name: '印象', weight: 10, max: '10', step: '1', independent: true },
  ],
};
const sheets = (...totals: [string, boolean?][]) => totals.map(([fraction, dropped], at) => ({ juror: at + 1, name: `评委${at + 1}`, total: exactly(fraction), dropped: dropped ?? false }));
const group = (score: string | null, made: Partial<GroupOutcome>): GroupOutcome => ({
  group: 'g', name: '专家组', weight: 60, score: score === null ? null : exactly(score), fallback: false, sheets: [], missing: [], abstained: [], recused: [], items: [], ...made,
});

test('every method is a line one can key into a calculator', () => {
  const check = (mode: object, outcome: GroupOutcome, expected: string[]) =>
    expect(groupLines(stage, { key: 'g', name: '专家组', weight: 60, ...mode } as JuryGroup, outcome, 2)).toEqual(expected);
  const score = (method: object) => ({ mode: 'score', method });
  const trimmed = { name: 'trimmed_mean', high: 1, low: 1, min_jurors: 3, level: 'total' };

  check(score({ name: 'mean' }), group('271/3', { sheets: sheets(['90/1'], ['91/1'], ['90/1']) }), ['（90.00 ＋ 91.00 ＋ 90.00）÷ 3 ≈ 90.33']);
  check(score(trimmed), group('181/2', { sheets: sheets(['80/1', true], ['90/1'], ['91/1'], ['99/1', true]) }), ['（90.00 ＋ 91.00）÷ 2 ＝ 90.50']);
  check(score({ name: 'median' }), group('90/1', { sheets: sheets(['99/1'], ['80/1'], ['90/1']) }), ['3 张从高到低，居中一张 ＝ 90.00']);
  check(score({ name: 'median' }), group('181/2', { sheets: sheets(['91/1'], ['10/1'], ['99/1'], ['90/1']) }), ['4 张从高到低，居中两张的平均', '（90.00 ＋ 91.00）÷ 2 ＝ 90.50']);
  check(score({ name: 'sum' }), group('181/1', { sheets: sheets(['90/1'], ['91/1']) }), ['90.00 ＋ 91.00 ＝ 181.00']);
  check({ mode: 'approval', max_choices: 3 }, group('200/3', { sheets: sheets(['100/1'], ['0/1'], ['100/1']) }), ['2 ÷ 3 × 100 ≈ 66.67']);
  check({ mode: 'rank' }, group('75/1', { sheets: sheets(['75/1']) }), ['75.00 ÷ 1 ＝ 75.00']);
  check(score(trimmed), group(null, {}), ['没有有效的评分表，这一组不参加，其余组的权重按比例分配']);
  check(score({ ...trimmed, level: 'item' }), group('91/1', {
    sheets: sheets(['90/1'], ['92/1']),
    items: [{ item: 'a', name: '成效', score: exactly('54/1'), dropped: [1] }, { item: 'b', name: '推广', score: exactly('185/4'), dropped: [] }],
  }), ['（60 × 54.00 ÷ 60 ＋ 40 × 46.25 ÷ 50）÷ 100 × 100 ＝ 91.00']);
  check(score({ name: 'mean' }), group('90/1', { sheets: sheets(...Array.from({ length: 13 }, () => ['90/1'] as [string])) }), ['（13 张合计 1170.00）÷ 13 ＝ 90.00']);
});

test('weights leave out what has no score and what is only listed', () => {
  expect(stageLine({ stage: 'final', name: '现场评审', score: exactly('91/1'), evened: null, evened_rank: null, groups: [group('91/1', {}), group(null, { weight: 40 })] }, 2)).toBe('（60 × 91.00）÷ 60 ＝ 91.00');
  const parts = [
    { name: '现场评审', weight: 70, score: exactly('91/1') },
    { name: '网络投票', weight: 30, score: exactly('100/1') },
    { name: '初审', weight: 0, score: exactly('80/1') },
  ];
  expect(compositeLine({ composite: exactly('937/10'), parts } as CaseOutcome, 2)).toBe('（70 × 91.00 ＋ 30 × 100.00）÷ 100 ＝ 93.70');
  expect(compositeLine({ composite: null, parts } as CaseOutcome, 2)).toBe('有一部分没有得分，没有综合得分，也没有名次');
});

test('every conversion of votes shows where its numbers come from', () => {
  const rows = [600, 300, 100].map((votes, at) => ({ case: at + 1, votes })) as CaseOutcome[];
  const check = (conversion: Conversion, score: string, expected: string[]) => expect(voteLines(conversion, rows[1] as CaseOutcome, rows, exactly(score), 2)).toEqual(expected);
  check({ name: 'ratio_to_top' }, '50/1', ['本类最高 600 票', '300 ÷ 600 × 100 ＝ 50.00']);
  check({ name: 'share' }, '30/1', ['本类共 1,000 票', '300 ÷ 1000 × 100 ＝ 30.00']);
  check({ name: 'rank_linear', top: '100', step: '5', floor: '60' }, '95/1', ['按票数第 2 名', '100 － 5 ×（2 － 1），不低于 60 ＝ 95.00']);
  check({ name: 'rank_table', points: ['100'], floor: '60' }, '60/1', ['按票数第 2 名', '名次超出对照表，取保底分 ＝ 60.00']);
  check({ name: 'rank_table', points: ['100', '90'], floor: '60' }, '90/1', ['按票数第 2 名', '对照表第 2 名 ＝ 90.00']);
  check({ name: 'bands', bands: [{ votes: 200, points: '80' }, { votes: 500, points: '100' }], floor: '60' }, '80/1', ['达到 200 票一档 ＝ 80.00']);
  check({ name: 'bands', bands: [{ votes: 500, points: '100' }], floor: '60' }, '60/1', ['未达到任何一档，取保底分 ＝ 60.00']);
  check({ name: 'floor_and_rank', floor: '60', span: '40' }, '80/1', ['按票数第 2 名，共 3 个', '60 ＋ 40 ×（3 － 2）÷（3 － 1）＝ 80.00']);
  check({ name: 'min_max', low: '60', high: '100' }, '76/1', ['本类最高 600 票，最低 100 票', '60 ＋（100 － 60）×（300 － 100）÷（600 － 100）＝ 76.00']);
});
