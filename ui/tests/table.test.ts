import { expect, it } from 'vitest';
import { answered, asList, asText, limitText } from '../src/parts/answers';
import { sorted, type Column } from '../src/parts/table';
import { readRoute, to } from '../src/app/router.svelte';

type Row = { name: string; votes: number | null };
const columns: Column<Row>[] = [
  { key: 'name', title: '名称', text: (row) => row.name, sort: true },
  { key: 'votes', title: '票数', text: (row) => String(row.votes), sort: (row) => row.votes },
  { key: 'note', title: '说明', text: () => '' },
];
const rows: Row[] = [
  { name: '珠海', votes: 3 },
  { name: '安徽', votes: null },
  { name: '北京', votes: 12 },
  { name: '第10号', votes: 3 },
  { name: '第9号', votes: 1 },
];

it('按拼音与数字排序，相等保持原序，空值在后', () => {
  const check = (key: string, down: boolean, expected: string[]) =>
    expect(sorted(rows, columns, { key, down }).map((row) => row.name)).toEqual(expected);
  check('name', false, ['安徽', '北京', '第9号', '第10号', '珠海']);
  check('votes', false, ['第9号', '珠海', '第10号', '北京', '安徽']);
  check('votes', true, ['北京', '珠海', '第10号', '第9号', '安徽']);
  check('note', false, rows.map((row) => row.name));
});

it('答案换算', () => {
  expect(asText(12)).toBe('12');
  expect(asText(['a'])).toBe('');
  expect(asList('甲')).toEqual(['甲']);
  expect(asList(['甲', 3, '乙'])).toEqual(['甲', '乙']);
  expect(answered({ a: '', b: null, c: [], d: false, e: '甲', f: ['乙'] })).toEqual({ d: false, e: '甲', f: ['乙'] });
  const field = { key: 'u', label: '单位', required: true, hint: '', min: 1, max: 4, options: [] };
  expect(limitText({ ...field, kind: 'unit_list' })).toBe('最多 4 个');
  expect(limitText({ ...field, kind: 'multiple_choice', max: null })).toBe('可多选');
  expect(limitText({ ...field, kind: 'short_text' })).toBe(undefined);
});

it('地址与页面互换', () => {
  expect(readRoute('')).toEqual({ kind: 'library', page: 'campaigns' });
  expect(readRoute('#/trash')).toEqual({ kind: 'library', page: 'trash' });
  expect(readRoute(to(3, 'cases', 17))).toEqual({ kind: 'campaign', campaign: 3, page: 'cases', rest: ['17'] });
  expect(readRoute('#/campaign/3')).toEqual({ kind: 'campaign', campaign: 3, page: 'overview', rest: [] });
  expect(readRoute('#/campaign/x/cases')).toEqual({ kind: 'unknown' });
  expect(readRoute('#/campaign/3/passwd')).toEqual({ kind: 'unknown' });
});
