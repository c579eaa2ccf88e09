import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { alarms } from '../src/parts/alarm.svelte';
import AwardsPage from '../src/pages/awards/AwardsPage.svelte';
import { board, notice, person, result, rules } from './awards-cast';
import { HeldDoor } from './held-door';

afterEach(() => {
  cleanup();
  alarms.current = null;
  localStorage.clear();
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const type = (name: RegExp, value: string) => fireEvent.input(screen.getByRole('textbox', { name }), { target: { value } });
const send = () => fireEvent.submit(screen.getByRole('dialog').querySelector('form') as HTMLFormElement);
const open = (answers: ConstructorParameters<typeof HeldDoor>[0], tab?: string) => {
  const door = new HeldDoor({ 'award.board': board, ...answers });
  render(AwardsPage, { campaign: 1, rest: tab ? [tab] : [] });
  return door;
};

test('the awards are seen first, with the composite and without tiers of persons', async () => {
  open({});
  expect((await screen.findAllByRole('tab')).map((tab) => [tab.textContent?.trim(), tab.getAttribute('aria-selected')])).toEqual([
    ['结果', 'false'], ['推演', 'false'], ['奖项', 'true'], ['创新人物', 'false'], ['公示与异议', 'false'], ['签核与存证', 'false'],
  ]);
  const table = await screen.findByRole('grid', { name: '结果与奖项' });
  expect(within(table).getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['名次', '项目名称', '综合得分', '得票数', '奖项']);
  expect(table.textContent).not.toContain('创新人物');
});

test('a tie on the line is answered by people, who are named', async () => {
  const door = open({ 'award.settle_tie': board });
  await fireEvent.click(await button('处理并列'));
  await send();
  const dialog = screen.getByRole('dialog');
  for (const said of ['未选择处理方式', '未填写依据', '决定人不足两人']) expect(dialog.textContent).toContain(said);
  await fireEvent.click(screen.getByRole('radio', { name: '评委再次投票，按投票先后' }));
  await fireEvent.click(await button('上移 案例3'));
  await type(/依据/, '终审会议');
  for (const name of ['周启文', '林静仪']) {
    await type(/决定人/, name);
    await fireEvent.keyDown(screen.getByRole('textbox', { name: /决定人/ }), { key: 'Enter' });
  }
  await send();
  await waitFor(() => expect(door.last('award.settle_tie')).toEqual({ campaign: 1, tier: 1, category: 1, answer: 'revote', chosen: [3, 2], reason: '终审会议', names: ['周启文', '林静仪'] }));
});

test('an award is withheld before it is confirmed and revoked after, by two', async () => {
  const door = open({ 'award.withhold': { ...board, state: 'confirmed', confirmed_at: '2020-10-01 09:00:00', confirmed_by: '陈敏' }, 'award.revoke': board });
  for (const [act, name, title] of [['withhold', '暂缓授奖', '暂缓授奖'], ['revoke', '撤销奖项', '撤销']] as const) {
    await fireEvent.click(await screen.findByRole('row', { name: /案例1/ }));
    await fireEvent.click(await button(name));
    await type(new RegExp(`${title}的理由`), '材料不实');
    await type(/第二人姓名/, '周启文');
    await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name }));
    await waitFor(() => expect(door.last(`award.${act}`)).toEqual({ campaign: 1, case: 1, nominee: null, reason: '材料不实', seconded_by: '周启文' }));
  }
});

test('a result is followed sheet by sheet, with whoever is left out named', async () => {
  const row = result.outcome.categories[0]?.rows.find((found) => found.case === 1);
  const { stage, groups } = row?.stages[0] ?? { stage: '', groups: [] };
  const shown = { stage, group: groups[0]?.group ?? '', item: 'say', name: '答辩', mean: { fraction: '35/4', text: '8.75' }, sheets: 4 };
  const sheet = { row, independent: [shown, { ...shown, group: '别组', name: '别的' }] };
  const door = open({ 'result.show': result, 'result.sheet': sheet, 'seat.list': { seats: [{ juror: 7, name: '陈思齐' }, { juror: 8, name: '苏怀远' }] } }, 'result');
  await fireEvent.click(await screen.findByText('案例1'));
  const panel = await screen.findByRole('region', { name: '计算单' });
  expect(door.last('result.sheet')).toEqual({ campaign: 1, case: 1 });
  expect(Array.from(panel.querySelectorAll('.formula'), (line) => line.textContent)).toEqual([
    '（70 × 91.00 ＋ 30 × 100.00）÷ 100 ＝ 93.70', '91.00 ÷ 1 ＝ 91.00', '本类最高 600 票', '600 ÷ 600 × 100 ＝ 100.00',
  ]);
  expect(Array.from(panel.querySelectorAll('s'), (one) => one.textContent)).toEqual(['周启文99.00', '何国栋60.00']);
  expect(panel.textContent).toContain('未录：苏怀远');
  expect(Array.from(panel.querySelectorAll('.item'), (one) => one.textContent)).toEqual(['答辩只列不计，4 张评分表平均8.75']);
  expect(panel.textContent).toContain('回避：陈思齐');
  await fireEvent.click(await button('收起计算单'));
  expect((await screen.findByRole('region', { name: '规则的版本' })).textContent).toContain('评审会议决定改为去高去低');
  expect(screen.getAllByText('并列').map((one) => one.closest('td')?.textContent)).toEqual(['并列现场评审得分 90　仍相等', '并列现场评审得分 90　仍相等']);
});

test('where the vote decides, the result says so and leads to the vote', async () => {
  open({ 'result.show': { ...result, decides: false } }, 'result');
  expect((await screen.findByRole('link', { name: '查看投票结果' })).getAttribute('href')).toBe('#/campaign/1/vote');
});

test('a what-if is sent as a copy and lists who moves', async () => {
  const changed = { case: 2, title: '案例2', category: 1, now: 2, then: 1, score_now: null, score_then: null, tier_now: null, tier_then: '最佳案例' };
  const door = open({ 'result.show': result, 'result.what_if': { rows: [changed, { ...changed, case: 1, title: '案例1', now: 1, then: 1, tier_then: null }], problems: [] } }, 'what-if');
  const weight = await screen.findByRole('textbox', { name: '网络投票权重' });
  await fireEvent.input(weight, { target: { value: '0' } });
  await fireEvent.blur(weight);
  await fireEvent.click(await button('推演'));
  await screen.findByText('1 个案例名次或奖项改变，其中奖项改变 1 个');
  expect(screen.getByText('未获奖 → 最佳案例')).toBeTruthy();
  expect(door.last('result.what_if')).toEqual({ campaign: 1, rules: { ...rules, composite: [rules.composite[0], { weight: 0, source: { kind: 'vote', conversion: { name: 'ratio_to_top' } } }] } });
  await fireEvent.click(await button('恢复现行规则'));
  expect((screen.getByRole('textbox', { name: '网络投票权重' }) as HTMLInputElement).value).toBe('30');
});

test('the gap on the line, the jurors that matter and all conversions are shown side by side', async () => {
  open({
    'result.show': result,
    'result.weight': { lines: [{ tier: '最佳案例', category: '甲类', last_in: '案例1', first_out: '案例2', gap: { fraction: '217/10', text: '21.70' } }], jurors: [{ juror: 1, name: '周启文', stage: '现场评审', gains: ['案例2'], losses: ['案例1'] }] },
    'result.conversions': [{ category: 1, name: '甲类', columns: ['与最高票之比', '得票率'], rows: [{ case: 1, title: '案例1', votes: 600, points: ['100.00', '62.50'] }] }],
  }, 'what-if');
  await fireEvent.click(await button('名额线与评委'));
  expect((await screen.findByText('21.70')).getAttribute('title')).toBe('217/10');
  expect((await screen.findByRole('row', { name: /周启文/ })).textContent).toBe('周启文现场评审案例2案例1');
  await fireEvent.click(await button('票数折算'));
  expect((await screen.findByRole('row', { name: /案例1/ })).textContent?.replace(/\s+/g, ' ')).toBe('案例1600100.0062.50');
});

test('a person is changed at the revision shown and given an award by two', async () => {
  const door = open({ 'person.list': [person], 'case.list': [], 'person.save': { nominee: 4 }, 'person.award': board }, 'persons');
  await fireEvent.click(await screen.findByText('梁志恒'));
  await type(/职务/, '书记');
  await fireEvent.click(await button('保存'));
  await waitFor(() => expect(door.last('person.save')).toEqual({ campaign: 1, nominee: 4, revision: 2, draft: { name: '梁志恒', unit: '甲单位', title: '书记', deeds: '', case: 1 } }));
  await fireEvent.click(await button('评定奖项'));
  await fireEvent.click(screen.getByRole('radio', { name: '创新人物' }));
  await type(/评定理由/, '终审会议');
  await type(/第二人姓名/, '周启文');
  await send();
  await waitFor(() => expect(door.last('person.award')).toEqual({ campaign: 1, nominee: 4, tier: 2, reason: '终审会议', seconded_by: '周启文' }));
});

test('the notice is set, drawn and released early only with a reason', async () => {
  const door = open({ 'notice.show': notice, 'case.list': [], 'notice.set': {}, 'notice.override': {} }, 'notice');
  const strip = await screen.findByRole('table', { name: '公示日程' });
  expect(Array.from(strip.querySelectorAll('td.work, td.rest'), (one) => one.textContent?.replace(/\s+/g, ' ').trim())).toEqual(['9月26日 起休息', '9月27日 1国庆节调休', '9月28日 2止']);
  expect(screen.getByText('请核实批文', { exact: false })).toBeTruthy();
  await type(/工作日数/, '5');
  await fireEvent.click(await button('修改公示'));
  await waitFor(() => expect(door.last('notice.set')).toEqual({ campaign: 1, starts_on: '2020-09-26', working_days: 5, contact: '报社办公室 2101234' }));
  await fireEvent.click(await button('期满前放行'));
  const dialog = await screen.findByRole('dialog');
  await fireEvent.click(within(dialog).getByRole('button', { name: '期满前放行' }));
  expect(door.last('notice.override')).toBe(undefined);
  await type(/放行的理由/, '典礼提前');
  await fireEvent.click(within(dialog).getByRole('button', { name: '期满前放行' }));
  await waitFor(() => expect(door.last('notice.override')).toEqual({ campaign: 1, reason: '典礼提前' }));
});

test('an objector is fetched only when asked for, and an objection settled with its answer', async () => {
  const door = open({ 'notice.show': notice, 'case.list': [], 'objection.objector': { name: '谢明哲', workplace: '乙单位', address: '', telephone: '13800000000' }, 'objection.settle': {} }, 'notice');
  const list = await screen.findByRole('list', { name: '异议登记' });
  expect(list.textContent).toContain('不符合受理条件：没有工作单位');
  expect(document.body.textContent).not.toContain('谢明哲');
  expect(door.last('objection.objector')).toBe(undefined);
  await fireEvent.click(await button('查看异议人'));
  expect((await screen.findByRole('dialog')).textContent).toContain('谢明哲');
  expect(door.last('objection.objector')).toEqual({ objection: 9 });
  await fireEvent.click(await button('关闭'));
  await waitFor(() => expect(document.body.textContent).not.toContain('谢明哲'));
  await fireEvent.click(await button('处理'));
  await fireEvent.click(screen.getByRole('radio', { name: '不予受理' }));
  await type(/理由与答复/, '匿名，不予受理');
  await send();
  await waitFor(() => expect(door.last('objection.settle')).toEqual({ campaign: 1, objection: 9, state: 'not_accepted', outcome: '匿名，不予受理' }));
});

test('an objection is registered as it came in', async () => {
  const door = open({ 'notice.show': notice, 'case.list': [], 'objection.register': { objection: 10, problems: [] } }, 'notice');
  await fireEvent.click(await button('登记异议'));
  await fireEvent.click(screen.getByRole('checkbox', { name: '书面提出' }));
  await fireEvent.click(screen.getByRole('checkbox', { name: '加盖公章' }));
  await type(/收到日期/, '2020.9.27');
  await type(/内容/, '票数不符');
  await type(/姓名或单位名称/, '乙单位');
  await send();
  await waitFor(() => expect(door.last('objection.register')).toEqual({
    campaign: 1,
    draft: { received_on: '2020-09-27', case: null, raised_by: 'unit', in_writing: true, sealed: true, content: '票数不符', objector: { name: '乙单位', workplace: '', address: '', telephone: '' } },
  }));
});

test('the calendar is kept by year', async () => {
  const door = open({ 'notice.show': notice, 'case.list': [], 'calendar.list': [{ day: '2020-10-01', kind: 'holiday', name: '国庆节' }], 'calendar.set': {} }, 'notice');
  await fireEvent.click(await button('节假日与调休'));
  await fireEvent.click(await button('删除 10月1日'));
  await waitFor(() => expect(door.last('calendar.set')).toEqual({ day: '2020-10-01', kind: null, name: '' }));
  await fireEvent.click(await button('下一年'));
  await waitFor(() => expect(door.last('calendar.list')).toEqual({ year: 2021 }));
  await type(/^日期/, '2021-10-09');
  await fireEvent.change(screen.getByRole('combobox', { name: '种类' }), { target: { value: '1' } });
  await type(/^名称/, '国庆节调休');
  await fireEvent.click(await button('加入'));
  await waitFor(() => expect(door.last('calendar.set')).toEqual({ day: '2021-10-09', kind: 'workday', name: '国庆节调休' }));
});

test('a supervisor signs what is shown, once it is confirmed', async () => {
  const confirmed = { ...board, state: 'confirmed' as const, confirmed_at: '2020-10-01 09:00:00', confirmed_by: '陈敏' };
  const signed = { ...confirmed, final_: true, signed: { supervisor: '冯子安', remark: '', signed_at: '2020-10-02 10:00:00', digest: 'seen', holds: true } };
  const door = open({ 'award.board': confirmed, 'award.sign_off': signed, 'award.withdraw_sign_off': confirmed }, 'evidence');
  await screen.findByText('征求意见稿');
  await type(/监督员/, '冯子安');
  await fireEvent.click(await button('签核'));
  await screen.findByText('签核有效，与现在的奖项一致');
  expect(door.last('award.sign_off')).toEqual({ campaign: 1, supervisor: '冯子安', remark: '', digest: 'seen' });
  expect(screen.queryByText('征求意见稿')).toBe(null);
  await fireEvent.click(await button('撤回签核'));
  await type(/撤回的理由/, '须再核对');
  await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '撤回签核' }));
  await waitFor(() => expect(door.last('award.withdraw_sign_off')).toEqual({ campaign: 1, reason: '须再核对' }));
});

test('an evidence pack is exported, and a broken one names its first bad record', async () => {
  const pack = { file: 'z', name: '存证包.zip', bytes: 9 };
  const door = open({ 'evidence.export': pack, 'evidence.verify': { sound: false, campaign: '培育行动', records: 120, files: 4, first_bad: '日志第 17 条', problems: [] } }, 'evidence');
  door.picked = pack;
  await fireEvent.click(await button('导出存证包'));
  await waitFor(() => expect(door.delivered).toEqual([{ output: pack, how: 'save' }]));
  await fireEvent.click(await button('选择文件'));
  await screen.findByText('核验不通过');
  expect(screen.getByText('日志第 17 条')).toBeTruthy();
  expect(door.last('evidence.verify')).toEqual({ file: 'z' });
});
