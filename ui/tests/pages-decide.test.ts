import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { DoorFailure } from '../src/api/door';
import type { AwardBoard, AwardRow, Programme, VoteCheck, VoteLook, VoteResult, VoteRound } from '../src/api/types';
import { alarms } from '../src/parts/alarm.svelte';
import AwardsPage from '../src/pages/awards/AwardsPage.svelte';
import CeremonyPage from '../src/pages/ceremony/CeremonyPage.svelte';
import ImportWizard from '../src/pages/vote/ImportWizard.svelte';
import ResultTable from '../src/pages/vote/ResultTable.svelte';
import { HeldDoor } from './held-door';

afterEach(() => {
  cleanup();
  alarms.current = null;
  localStorage.clear();
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const disabled = async (name: string | RegExp) => (await button(name) as HTMLButtonElement).disabled;

const file = { file: 'f', name: '选票.xlsx', bytes: 9 };
const look: VoteLook = {
  name: '选票.xlsx', bytes: 9, sha256: 'a'.repeat(64), encoding: 'UTF-8', headings: ['时间', '人', '甲类'], sample: [['1', '2', '3']], rows: 3,
  mapping: { format: 'wide_text', header_row: 1, columns: [{ kind: 'time' }, { kind: 'voter' }, { kind: 'choices', category: '甲类' }], voter_by: 'id' },
  remarks: [], recognised: '问卷星，按选项文字', profile: null,
};
const round: VoteRound = {
  name: '网络投票', opens_at: '2020-09-01 09:00:00', closes_at: '2020-09-07 17:00:00', deadline_inclusive: true,
  duplicates: 'keep_first', per_day: 1, min_choices: 0, max_choices: null, overfull: 'reject', weight: 1,
};
const none = { empty_row: 0, total_row: 0, missing_voter_id: 0, bad_time: 0, before_opening: 0, after_deadline: 0, too_few_choices: 0, too_many_choices: 0, duplicate_voter: 0, excluded: 0 };

function check(request: { decisions: { case: number | null }[] }): VoteCheck {
  const matched = request.decisions.some((one) => one.case === 7);
  return {
    remarks: [],
    rows: 3, accepted: matched ? 3 : 2, rejected: { ...none, unknown_option: matched ? 0 : 1 }, participants: matched ? 3 : 2,
    unmatched: [{ category: '甲类', spelling: '福石共享屋', rows: 1, candidates: [{ case: 7, title: '福石共享家', likeness: 80, why: '第 5 字“家”写作“屋”' }], decided: matched, fill_in: false }],
    samples: [], rules: [['截止', '计入']], digest: matched ? 'after' : 'before',
  };
}

test('a spelling is matched by a person alone, and the import sends what was checked', async () => {
  const door = new HeldDoor({
    'vote.look': look,
    'vote.imports': [],
    'case.list': [],
    'vote.check': check,
    'vote.import': { import: 1, rows: 3, accepted: 3, rejected: { ...none, unknown_option: 0 }, participants: 3, sha256: 'a'.repeat(64), files: [{ import: 1, name: '选票.xlsx', rows: 3, accepted: 3, rejected: { ...none, unknown_option: 0 }, sha256: 'a'.repeat(64) }] },
  });
  render(ImportWizard, { campaign: 41, categories: ['甲类'], rounds: [{ ...round, id: 5 }], round: 5, given: file, leave: () => undefined });
  await fireEvent.click(await button('核对'));
  const choices = Array.from((await screen.findByRole('region', { name: '选项未匹配' })).querySelectorAll<HTMLElement>('[aria-pressed]'));
  expect(choices.map((choice) => choice.textContent?.trim().replace(/\s+/g, ' '))).toEqual([
    '1 福石共享家 第 5 字“家”写作“屋” 相近 80%', '0 不是本次活动的案例，这 1 行按“选项不在名单内”剔除',
    '- 是投票人填写的文字，不计票，选票的其余选择照计',
  ]);
  expect(choices.map((choice) => choice.getAttribute('aria-pressed'))).toEqual(['false', 'false', 'false']);
  expect(await disabled('导入 2 张选票')).toBe(true);
  await fireEvent.click(choices[0] as HTMLElement);
  await fireEvent.click(await button('导入 3 张选票'));
  await screen.findByText('已导入 3 张选票');
  expect(door.last('vote.import')).toEqual({
    campaign: 41, round: 5, file: 'f', mode: 'replace', profile: null, keep_raw: false, reject_undecided: false, mapping: look.mapping,
    further: [], decisions: [{ category: '甲类', spelling: '福石共享屋', case: 7, fill_in: false }], digest: 'after',
  });
});

const row = (id: number, tier: number | null): AwardRow => ({
  case: id, number: id, title: `案例${id}`, units: ['甲单位'], rank: id, tied: false, votes: 10 - id, share: '10.00',
  tier, tier_name: tier === null ? null : '最佳案例', proposed: tier, moved: false, reason: '', moved_by: null,
  score: null, seconded_by: null, standing: 'given',
});
const board: AwardBoard = {
  state: 'proposed', tiers: [{ id: 1, name: '最佳案例', quota: 1, scope: 'each_category', ranked: false, persons: false }],
  categories: [{ category_id: 1, category: '甲类', rows: [row(1, 1), row(2, null)] }],
  problems: [], digest: 'seen', confirmed_at: null, confirmed_by: null,
  by_result: false, decimals: 2, rules_drafted: true, ties: [], persons: [], signed: null, final_: false,
};

test('an award is moved with a chosen tier, a reason and a second name, nothing is chosen beforehand', async () => {
  const door = new HeldDoor({ 'award.board': board, 'award.move': board });
  render(AwardsPage, { campaign: 1, rest: [] });
  await screen.findByText(/评审规则还没有冻结，现在按网络投票排列名次/);
  await fireEvent.dblClick(await screen.findByText('案例2'));
  const dialog = await screen.findByRole('dialog');
  const save = Array.from(dialog.querySelectorAll('button')).find((one) => one.textContent?.includes('调整奖项')) as HTMLButtonElement;
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  expect(save.disabled).toBe(false);
  expect(door.last('award.move')).toBe(undefined);
  expect(dialog.textContent).toContain('未选择奖项');
  expect(dialog.textContent).toContain('未填写理由');
  expect(dialog.textContent).toContain('未填写第二人');
  await fireEvent.click(screen.getByRole('radio', { name: '最佳案例' }));
  await fireEvent.input(screen.getByRole('textbox', { name: /调整理由/ }), { target: { value: ' 终审评议 ' } });
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  expect(door.last('award.move')).toBe(undefined);
  await fireEvent.input(screen.getByRole('textbox', { name: /第二人姓名/ }), { target: { value: '周启文 ' } });
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  await waitFor(() => expect(door.last('award.move')).toEqual({ campaign: 1, case: 2, tier: 1, reason: '终审评议', seconded_by: '周启文' }));
});

test('a board changed by somebody else is shown anew instead of confirmed', async () => {
  const door = new HeldDoor({
    'award.board': board,
    'award.confirm': () => {
      throw new DoorFailure({ code: 'conflict', message: '奖项在打开之后已被修改。', problems: [] });
    },
  });
  render(AwardsPage, { campaign: 1, rest: [] });
  await fireEvent.click(await button('确认奖项'));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('确认 1 个奖项');
  await fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
  await screen.findByText(/现已显示最新内容/);
  expect(door.last('award.confirm')).toEqual({ campaign: 1, digest: 'seen' });
  expect(alarms.current).toBe(null);
  expect(door.asked.filter((one) => one.name === 'award.board')).toHaveLength(2);
});

test('a programme is reordered by keyboard and saved as shown', async () => {
  const item = (text: string, minutes: number) => ({ kind: 'other' as const, text, who: '', minutes, detail: '' });
  const programme: Programme = { title: '典礼', place: '', starts_at: '2020-10-20 15:00:00', host: '', stage_capacity: 8, items: [item('甲', 5), item('乙', 10)] };
  const door = new HeldDoor({ 'ceremony.show': programme, 'ceremony.save': {} });
  render(CeremonyPage, { campaign: 1, rest: [] });
  const first = await screen.findByRole('textbox', { name: '第 1 项内容' });
  expect(await disabled('保存议程')).toBe(true);
  await fireEvent.keyDown(first, { key: 'ArrowDown', altKey: true });
  await screen.findByText('15:10');
  await fireEvent.click(await button('保存议程'));
  await waitFor(() => expect(door.last('ceremony.save')).toEqual({ campaign: 1, programme: { ...programme, items: [item('乙', 10), item('甲', 5)] } }));
});

test('titles are text, whatever they contain', () => {
  const title = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  const result = {
    tally: { participants: 1, categories: [{ category_id: 1, category: '甲类', votes: 1, rows: [{ rank: 1, tied: true, case: 1, title, units: [title], votes: 1, share: '100.00', share_of_participants: null }] }] },
    sources: [], rows: 1, accepted: 1, rejected: { ...none, unknown_option: 0 }, census: null, rules: [], bars_to: 40,
    bars: [{ light: ['<svg xmlns="http://www.w3.org/2000/svg"/>'], dark: [] }],
  } as VoteResult;
  const { container } = render(ResultTable, { result, dark: false });
  expect(container.querySelector('script')).toBe(null);
  expect(container.querySelectorAll('img')).toHaveLength(1);
  expect(container.querySelector('img')?.getAttribute('src')?.startsWith('data:image/svg+xml')).toBe(true);
  expect(container.textContent).toContain(title);
  expect(container.textContent).toContain('并列');
});
