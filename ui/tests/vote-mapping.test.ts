import { expect, test } from 'vitest';
import type { MatchDecision, Unmatched, VoteMapping } from '../src/api/types';
import { balanced, decide, decided, differing, met, missingRoles, readRole, roleValue, rolesFor, undecided, withFormat, withRole } from '../src/pages/vote/mapping';

const CATEGORIES = ['政府治理类', '基层治理类'];

const wide: VoteMapping = {
  format: 'wide_text',
  header_row: 1,
  columns: [{ kind: 'time' }, { kind: 'ip' }, { kind: 'choices', category: '政府治理类' }, { kind: 'ignored' }],
};

const values = (mapping: VoteMapping) => mapping.columns.map(roleValue);

test('a role survives the select', () => {
  for (const role of [...rolesFor('wide_text', CATEGORIES), ...rolesFor('tally_table', CATEGORIES)]) {
    expect(readRole(roleValue(role))).toEqual(role);
  }
  expect(rolesFor('wide_text', CATEGORIES).map(roleValue)).toEqual([
    'time', 'voter', 'ip', 'choices:政府治理类', 'choices:基层治理类', 'ignored',
  ]);
});

test('a role belongs to one column', () => {
  expect(values(withRole(wide, 3, { kind: 'time' }))).toEqual(['ignored', 'ip', 'choices:政府治理类', 'time']);
  expect(values(withRole(wide, 0, { kind: 'ignored' }))).toEqual(['ignored', 'ip', 'choices:政府治理类', 'ignored']);
  expect(values(withRole(wide, 0, { kind: 'choices', category: '政府治理类' }))).toEqual([
    'choices:政府治理类', 'ip', 'ignored', 'ignored',
  ]);
});

test('a change of format drops the roles it does not know', () => {
  const tally = withFormat(wide, 'tally_table', CATEGORIES);
  expect(values(tally)).toEqual(['ignored', 'ignored', 'ignored', 'ignored']);
  expect(missingRoles(tally, CATEGORIES).map(roleValue)).toEqual(['category', 'title', 'votes']);
  expect(missingRoles(wide, CATEGORIES).map(roleValue)).toEqual(['voter', 'choices:基层治理类']);
});

test('decisions replace one another and can be taken back', () => {
  const about = { category: '政府治理类', spelling: '最珠海' };
  let decisions: MatchDecision[] = [];
  expect(decided(decisions, about)).toBe(undefined);
  decisions = decide(decisions, about, 7);
  decisions = decide(decisions, about, null);
  expect(decisions).toEqual([{ ...about, case: null }]);
  expect(decided(decisions, about)).toBe(null);
  const spellings = [{ ...about }, { category: '基层治理类', spelling: '最珠海' }] as Unmatched[];
  expect(undecided(spellings, decisions).map((u) => u.category)).toEqual(['基层治理类']);
  expect(decide(decisions, about, undefined)).toEqual([]);
});

test('rows read = accepted + rejected', () => {
  expect(balanced({ rows: 10, accepted: 7, rejected: { empty_row: 1, bad_time: 2 } })).toBe(true);
  expect(balanced({ rows: 10, accepted: 7, rejected: { empty_row: 1 } })).toBe(false);
});

test('what differs from a candidate is marked', () => {
  const check = (a: string, b: string, expected: string) =>
    expect(differing(a, b).map((p) => (p.differs ? `[${p.text}]` : p.text)).join('')).toBe(expected);
  check('打造湾区治理共同体', '打造湾区社会治理共同体', '打造湾区治理共同体');
  check('打造湾区社会治理共同体', '打造湾区治理共同体', '打造湾区[社会]治理共同体');
  check('湾区 共融--拱北', '湾区共融——拱北', '湾区 共融--拱北');
  check('福石共享屋', '福石共享家', '福石共享[屋]');
  check('甲', '乙', '[甲]');
  check('', '乙', '');
  check('平安指数', '平安指数', '平安指数');
});

test('a spelling once met stays in its place', () => {
  const one = (spelling: string, rows: number) => ({ category: '政府治理类', spelling, rows, candidates: [], decided: false }) as Unmatched;
  const first = met([], [one('甲', 3), one('乙', 2)]);
  const second = met(first, [one('乙', 4), one('丙', 1)]);
  expect(second.map((spelling) => [spelling.spelling, spelling.rows])).toEqual([['甲', 3], ['乙', 4], ['丙', 1]]);
});
