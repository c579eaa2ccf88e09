import { expect, test } from 'vitest';
import type { Judging, NoticeView, TieQuestion, WhatIf } from '../src/api/types';
import { weekday, weeks } from '../src/pages/awards/calendar';
import { chosenFor, moved, open } from '../src/pages/awards/ties';
import { changes, climb, conversionOf, copyOf, methodOf, pointsOf, same } from '../src/pages/awards/whatIf';

const row = (id: number, now: number | null, then: number | null, tiers: [string | null, string | null]) =>
  ({ case: id, title: `案例${id}`, category: 1, now, then, score_now: null, score_then: null, tier_now: tiers[0], tier_then: tiers[1] }) as WhatIf['rows'][number];

test('a what-if lists who changed, awards before ranks', () => {
  const rows = [row(1, 1, 1, ['最佳', '最佳']), row(2, 2, 3, ['优秀', '优秀']), row(3, 3, 2, [null, '优秀']), row(4, null, null, [null, null])];
  expect(changes({ rows, problems: [] }).map((one) => one.case)).toEqual([3, 2]);
  expect(rows.map(climb)).toEqual([0, -1, 1, null]);
});

test('a copy is changed without the rules that hold', () => {
  const rules: Judging = { stages: [], composite: [{ weight: 70, source: { kind: 'stage', stage: 'a' } }], ties: [], decimals: 2 };
  const copy = copyOf(rules);
  expect(same(copy, rules)).toBe(true);
  for (const part of copy.composite) part.weight = 50;
  expect([same(copy, rules), rules.composite[0]?.weight]).toEqual([false, 70]);
  expect(methodOf('median')).toEqual({ name: 'median' });
  expect(methodOf('trimmed_mean')).toEqual({ name: 'trimmed_mean', high: 1, low: 1, min_jurors: 5, level: 'total' });
  expect((['share', 'rank_linear', 'bands', 'floor_and_rank', 'min_max'] as const).map((name) => pointsOf(conversionOf(name)))).toEqual([
    [], ['top', 'step', 'floor'], ['floor'], ['floor', 'span'], ['low', 'high'],
  ]);
});

test('each answer to a tie names the cases it is about', () => {
  const question = { cases: [{ case: 5 }, { case: 6 }, { case: 7 }], places: 1, answer: null } as TieQuestion;
  const check = (answer: NonNullable<TieQuestion['answer']>, expected: number[]) => expect(chosenFor(question, answer, [7, 5, 6], [6])).toEqual(expected);
  check('extend', []);
  check('reduce', []);
  check('revote', [7, 5, 6]);
  check('leaders', [6]);
  expect(open([question, { ...question, answer: 'extend' }])).toEqual([question]);
  expect([moved([1, 2, 3], 2, 0), moved([1, 2, 3], 0, -1)]).toEqual([[3, 1, 2], [1, 2, 3]]);
});

test('the notice is drawn in weeks, working days counted and named', () => {
  const day = (of: string, working: boolean, name = '') => ({ day: of, working, name });
  const notice: Pick<NoticeView, 'starts_on' | 'ends_on' | 'days'> = {
    starts_on: '2020-09-26', ends_on: '2020-09-28', days: [day('2020-09-26', false), day('2020-09-27', true, '国庆节调休'), day('2020-09-28', true)],
  };
  expect(weekday('2020-09-26')).toBe(5);
  const rows = weeks(notice);
  expect(rows.map((week) => week.map((cell) => cell.day.slice(8)))).toEqual([
    ['21', '22', '23', '24', '25', '26', '27'], ['28', '29', '30', '01', '02', '03', '04'],
  ]);
  expect(rows.flat().filter((cell) => cell.of).map((cell) => [cell.day, cell.nth, cell.first, cell.last])).toEqual([
    ['2020-09-26', null, true, false], ['2020-09-27', 1, false, false], ['2020-09-28', 2, false, true],
  ]);
  expect(weeks({ ...notice, starts_on: null })).toEqual([]);
});
