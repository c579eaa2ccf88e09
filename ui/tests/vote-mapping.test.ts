import { expect, test } from 'vitest';
import type { MatchDecision, Unmatched, VoteMapping } from '../src/api/types';
import { differing } from '../src/pages/vote/likeness';
import { balanced, decide, decided, met, missingRoles, readRole, roleValue, rolesFor, undecided, voterWays, withFormat, withRole } from '../src/pages/vote/mapping';

const CATEGORIES = ['政府治理类', '基层治理类'];

const wide: VoteMapping = {
  format: 'wide_text',
  header_row: 1,
  columns: [{ kind: 'time' }, { kind: 'ip' }, { kind: 'choices', category: '政府治理类' }, { kind: 'ignored' }],
  voter_by: 'id',
};

const values = (mapping: VoteMapping) => mapping.columns.map(roleValue);

test('a role survives the select', () => {
  const formats = ['wide_text', 'wide_options', 'long_table', 'tally_table', 'bulletin'] as const;
  for (const role of formats.flatMap((format) => rolesFor(format, CATEGORIES))) {
    expect(readRole(roleValue(role))).toEqual(role);
  }
  const voter = ['time', 'voter', 'ip', 'agent', 'serial', 'seconds', 'region'];
  const check = (format: (typeof formats)[number], expected: string[]) => expect(rolesFor(format, CATEGORIES).map(roleValue), format).toEqual(expected);
  check('wide_text', [...voter, 'choices:政府治理类', 'choices:基层治理类', 'ignored']);
  check('wide_options', [...voter, 'option:政府治理类', 'option:基层治理类', 'ignored']);
  check('long_table', [...voter, 'category', 'title', 'ignored']);
  check('tally_table', ['category', 'title', 'votes', 'ignored']);
  check('bulletin', ['category', 'title', 'votes', 'ignored']);
  expect(readRole('option:政府治理类', '平安指数')).toEqual({ kind: 'option', category: '政府治理类', title: '平安指数' });
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
  expect(missingRoles(tally)).toEqual(['title', 'votes']);
  expect(missingRoles(wide)).toEqual(['voter']);
});

const unmatched = (spelling: string, more: Partial<Unmatched> = {}): Unmatched => ({
  category: '政府治理类', spelling, rows: 1, candidates: [], decided: false, fill_in: false, ...more,
});

test('decisions replace one another; those of earlier imports hold until then', () => {
  const about = unmatched('最珠海');
  let decisions: MatchDecision[] = [];
  expect(decided(decisions, about)).toBe(undefined);
  decisions = decide(decisions, about, 7);
  expect(decided(decisions, about)).toBe(7);
  decisions = decide(decisions, about, 'fill_in');
  expect(decisions).toEqual([{ category: '政府治理类', spelling: '最珠海', case: null, fill_in: true }]);
  expect(decided(decisions, about)).toBe('fill_in');
  expect(decided(decide(decisions, about, 'no_case'), about)).toBe('no_case');
  expect(undecided([about, { ...about, category: '基层治理类' }], decisions).map((one) => one.category)).toEqual(['基层治理类']);
  const before = unmatched('平安', { decided: true });
  expect([decided([], before), decided([], { ...before, fill_in: true })]).toEqual(['no_case', 'fill_in']);
  expect(undecided([before], [])).toEqual([]);
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
  const one = (spelling: string, rows: number) => unmatched(spelling, { rows });
  const first = met([], [one('甲', 3), one('乙', 2)]);
  const second = met(first, [one('乙', 4), one('丙', 1)]);
  expect(second.map((spelling) => [spelling.spelling, spelling.rows])).toEqual([['甲', 3], ['乙', 4], ['丙', 1]]);
});

test('what is needed follows the way a voter is known', () => {
  expect(missingRoles({ ...wide, voter_by: 'ip_agent' })).toEqual([]);
  expect(missingRoles({ ...wide, voter_by: 'serial' })).toEqual(['serial']);
  expect(missingRoles({ ...wide, voter_by: 'nobody', columns: [] })).toEqual(['time', 'choices']);
  expect(missingRoles({ ...wide, format: 'bulletin', columns: [] })).toEqual([]);
  expect(voterWays(wide)).toEqual(['id', 'ip_agent', 'nobody']);
  expect(voterWays({ ...wide, columns: [], voter_by: 'nobody' })).toEqual(['nobody']);
});

test('several columns may be options of one category', () => {
  const option = (title: string) => ({ kind: 'option' as const, category: '政府治理类', title });
  const options: VoteMapping = { ...wide, format: 'wide_options', columns: [{ kind: 'time' }, option('甲'), { kind: 'ignored' }] };
  expect(withRole(options, 2, option('乙')).columns).toEqual([{ kind: 'time' }, option('甲'), option('乙')]);
});
