import { expect, test } from 'vitest';
import { blankDefinition } from '../src/app/blank';
import type { Comparison } from '../src/api/types';
import { freshRound, rulesDiffer } from '../src/pages/settings/rounds';
import { linesOf, readShare, typedOf, withRead } from '../src/pages/vote/published';
import { asked, roundOf } from '../src/pages/vote/rounds';

const definition = () => blankDefinition('甲活动', '2020年', ['政府治理类', '基层治理类'], '2020-08-31');

test('a new round takes the rules of the last and a name of its own', () => {
  const [first] = definition().rounds;
  if (!first) throw new Error('no round');
  const last = { ...first, id: 7, name: '第 3 轮投票', weight: 2, duplicates: 'first_of_day' as const, per_day: 3 };
  expect({ ...freshRound([first, last]), id: 7 }).toEqual({ ...last, name: '第 4 轮投票' });
  expect(freshRound([first, last]).id).toBe(undefined);
  expect(freshRound([last]).name).toBe('第 2 轮投票');
});

test('only what decides whether a ballot counts asks for a preview', () => {
  const check = (expected: boolean, change: (made: ReturnType<typeof definition>) => void) => {
    const after = definition();
    change(after);
    expect(rulesDiffer(definition(), after), change.toString()).toBe(expected);
  };
  check(false, (made) => (made.title = '乙活动'));
  check(false, (made) => made.rounds.forEach((round) => (round.name = '大众投票')));
  check(false, (made) => made.categories.forEach((category) => (category.shortlist = 9)));
  check(true, (made) => made.categories.forEach((category) => (category.max_choices = 3)));
  check(true, (made) => made.rounds.forEach((round) => (round.deadline_inclusive = false)));
  check(true, (made) => made.rounds.forEach((round) => (round.weight = 2)));
  check(true, (made) => made.rounds.push(freshRound(made.rounds)));
  check(true, (made) => made.rounds.splice(0, 1));
});

test('an address names a round; the first is asked for without a name', () => {
  const rounds = [3, 5].map((id) => ({ ...freshRound([]), id }));
  const check = (address: string | undefined, id: number, sent: number | null) => {
    const round = roundOf(rounds, address);
    expect([round?.id, asked(rounds, round)], address).toEqual([id, sent]);
  };
  check(undefined, 3, null);
  check('3', 3, null);
  check('5', 5, 5);
  check('9', 3, null);
  expect(asked([], roundOf([], '5'))).toBe(null);
});

const comparison: Comparison = {
  lines: [
    { category: '甲类', case: 1, title: '案例1', votes: 10, share: '23.42', published_votes: 12, published_share: null, difference: '公布数多 2 票' },
    { category: '甲类', case: 2, title: '案例2', votes: 5, share: '10.00', published_votes: null, published_share: null, difference: '' },
  ],
  published: 1,
  differing: 1,
};

test('published figures are text until they can be read', () => {
  const typed = typedOf(comparison);
  expect(typed).toEqual({ 1: { votes: '12', share: '' }, 2: { votes: '', share: '' } });
  expect(linesOf(typed)).toEqual([{ case: 1, votes: 12, share: null }]);
  expect(linesOf({ 1: { votes: '１５,５８５', share: ' 23.42%' } })).toEqual([{ case: 1, votes: 15585, share: '23.42' }]);
  expect(linesOf({ 1: { votes: '12 票', share: '' } })).toBe(null);
  expect(linesOf({ 1: { votes: '', share: '一半' } })).toBe(null);
  expect(linesOf(withRead(typed, [{ case: 2, votes: 7, share: '1.50' }]))).toEqual([{ case: 1, votes: 12, share: null }, { case: 2, votes: 7, share: '1.50' }]);
  expect(['100', '100.01', '23.42 %', '２３．４２％', '', '-1'].map(readShare)).toEqual(['100', null, '23.42', '23.42', null, null]);
});
