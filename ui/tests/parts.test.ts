import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Field } from '../src/api/types';
import AnswerField from '../src/parts/AnswerField.svelte';
import ListField from '../src/parts/ListField.svelte';
import Table from '../src/parts/Table.svelte';
import Problems from '../src/parts/Problems.svelte';
import type { Column } from '../src/parts/table';
import Bound from './Bound.svelte';

afterEach(cleanup);

const field = (kind: Field['kind'], more: Partial<Field> = {}): Field => ({ key: 'k', label: '答案', kind, required: false, hint: '', min: null, max: null, options: [], ...more });

/** 画出一个输入，交回它现在的值。 */
function show(input: Component<never>, first: unknown, rest: Record<string, unknown>) {
  const held = { value: first };
  render(Bound, { props: { input: input as never, first, heed: (value: unknown) => (held.value = value), rest } });
  return held;
}

const answer = (of: Field, first: unknown, problem?: string) => show(AnswerField as Component<never>, first, { field: of, problem });

it('短文字写字数，超出时指出', () => {
  answer(field('short_text', { max: 4 }), '福石共享家');
  expect(screen.getByText('5 / 4 字')).toBeTruthy();
  expect(screen.getByText('5 字，超出 1 字，请压缩到 4 字以内')).toBeTruthy();
  expect(screen.getByLabelText(/^答案/).getAttribute('aria-invalid')).toBe('true');
});

it('日期认得几种写法，认不得的原样留下并指出', async () => {
  const held = answer(field('date'), '2020-08-15');
  const input = screen.getByLabelText<HTMLInputElement>('答案');
  expect(input.value).toBe('2020年8月15日');
  await fireEvent.input(input, { target: { value: '2020.9.7' } });
  expect(held.value).toBe('2020-09-07');
  await fireEvent.input(input, { target: { value: '2020.13.1' } });
  await fireEvent.blur(input);
  expect(held.value).toBe('2020.13.1');
  expect(screen.getByText('“2020.13.1”不是日期，请写成 2020年9月7日 或 2020-09-07')).toBeTruthy();
});

it('多选按选项的次序记，已不在选项中的答案仍可见', async () => {
  const held = answer(field('multiple_choice', { options: ['甲', '乙', '丙'] }), ['丙', '旧项']);
  expect(screen.getAllByRole('checkbox').map((box) => (box as HTMLInputElement).checked)).toEqual([false, false, true, true]);
  await fireEvent.click(screen.getByLabelText('甲'));
  expect(held.value).toEqual(['甲', '丙', '旧项']);
});

it('是否有三种：是、否、未填', async () => {
  const held = answer(field('yes_no'), null);
  await fireEvent.click(screen.getByLabelText('否'));
  expect(held.value).toBe(false);
});

it('问题写在该项之下并与输入相连', () => {
  answer(field('short_text'), '', '未填，请填写');
  const input = screen.getByLabelText('答案');
  const message = screen.getByText('未填，请填写').parentElement;
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(input.getAttribute('aria-describedby')).toBe(message?.id);
});

const list = (first: string[]) => show(ListField as Component<never>, first, { label: '单位', first: '第一单位' });

it('名单：回车加入，不重复', async () => {
  const held = list(['甲单位']);
  const input = screen.getByLabelText('单位');
  await fireEvent.input(input, { target: { value: '乙单位' } });
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect(held.value).toEqual(['甲单位', '乙单位']);
  await fireEvent.input(input, { target: { value: '甲单位' } });
  expect(screen.getByText('“甲单位”已在列表中')).toBeTruthy();
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect(held.value).toEqual(['甲单位', '乙单位']);
});

it('名单：前移与移除', async () => {
  const held = list(['甲单位', '乙单位', '丙单位']);
  await fireEvent.click(screen.getByLabelText('前移 乙单位'));
  expect(held.value).toEqual(['乙单位', '甲单位', '丙单位']);
});

it('名单：打了一半的名字在离开时加入', async () => {
  const held = list([]);
  const input = screen.getByLabelText('单位');
  await fireEvent.input(input, { target: { value: ' 丁单位 ' } });
  await fireEvent.blur(input);
  expect(held.value).toEqual(['丁单位']);
});

type Row = { id: number; name: string };
const columns: Column<Row>[] = [{ key: 'name', title: '名称', text: (row) => row.name, sort: true }];
const rows: Row[] = [{ id: 1, name: '珠海' }, { id: 2, name: '安徽' }, { id: 3, name: '北京<script>alert(1)</script>' }];

it('表格：方向键移动，回车打开，表头排序，文字照原样', async () => {
  const onselect = vi.fn();
  const onopen = vi.fn();
  const props = { label: '城市', columns, rows, rowKey: (row: Row) => row.id, onselect, onopen };
  render(Table as never, { props: props as never });
  const names = () => screen.getAllByRole('row').slice(1).map((row) => row.textContent?.trim());
  expect(names()).toEqual(['珠海', '安徽', '北京<script>alert(1)</script>']);
  const first = screen.getAllByRole('row')[1] as HTMLElement;
  first.focus();
  await fireEvent.keyDown(first, { key: 'End' });
  expect(onselect.mock.lastCall?.[0].id).toBe(3);
  expect(document.activeElement?.textContent?.trim()).toBe('北京<script>alert(1)</script>');
  await fireEvent.keyDown(document.activeElement as HTMLElement, { key: 'ArrowUp' });
  expect(onselect.mock.lastCall?.[0].id).toBe(2);
  await fireEvent.keyDown(document.activeElement as HTMLElement, { key: 'Enter' });
  expect(onopen.mock.lastCall?.[0].id).toBe(2);
  await fireEvent.click(screen.getByTitle('按名称排序'));
  expect(names()).toEqual(['安徽', '北京<script>alert(1)</script>', '珠海']);
  expect(screen.getByRole('columnheader').getAttribute('aria-sort')).toBe('ascending');
});

it('问题列表全部列出，写位置、原因、出路', async () => {
  const goTo = vi.fn();
  const problems = [
    { row: 14, field: 'units', reason: '为空', way_out: '请填写至少一个单位' },
    { row: null, field: null, reason: '文件没有列名', way_out: '请在第一行写列名' },
  ];
  render(Problems, { props: { problems, goTo, nameOf: () => '项目单位' } });
  expect(screen.getAllByRole('listitem').map((one) => one.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
    '第 14 行 项目单位 转到 为空，请填写至少一个单位',
    '文件没有列名，请在第一行写列名 转到',
  ]);
  await fireEvent.click(screen.getAllByText('转到')[0] as HTMLElement);
  expect(goTo.mock.lastCall?.[0].row).toBe(14);
});
