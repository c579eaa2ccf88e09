import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { AuditCheck, VoteAudit } from '../src/api/types';
import { alarms } from '../src/parts/alarm.svelte';
import { byCategory, firstCheck, standingGroups, withGroups } from '../src/pages/vote/audit';
import AuditTab from '../src/pages/vote/AuditTab.svelte';
import VotersTab from '../src/pages/vote/VotersTab.svelte';
import { HeldDoor } from './held-door';

afterEach(() => {
  cleanup();
  alarms.current = null;
});

function check(key: string, finding: AuditCheck['finding'], groups: [string, number][] = []): AuditCheck {
  return {
    key, name: `检查${key}`, kind: groups.length > 0 ? 'flag' : 'tally', finding, definition: '定义', figure: '数字', caution: '不能说明', picture: null,
    groups: groups.map(([group, ballots]) => ({ key: group, title: `网段${group}`, detail: '夜间 9 成', ballots })),
  };
}

const ranked = (category: string, id: number, rank: number, without: number) => ({ category, case: id, title: `案例${id}`, votes: 100, rank, votes_without: 90, rank_without: without });
const audit = (...exclusions: VoteAudit['exclusions']): VoteAudit => ({
  checks: [check('1', 'clear'), check('2', 'flagged', [['a', 40], ['b', 2]])], flagged: 42, accepted: 500,
  ranking: [ranked('甲类', 1, 1, 2), ranked('甲类', 2, 2, 1), ranked('乙类', 3, 1, 1)], exclusions,
});

test('the first check shown is one that has something to say', () => {
  const first = (...findings: AuditCheck['finding'][]) => firstCheck(findings.map((finding, at) => check(String(at), finding)))?.key;
  expect(first('clear', 'noted', 'flagged')).toBe('2');
  expect(first('clear', 'noted')).toBe('1');
  expect(first('clear', 'impossible')).toBe('0');
  expect(first()).toBe(undefined);
});

test('chosen groups that are gone are not sent', () => {
  const chosen = withGroups(withGroups(new Set(['gone']), ['a', 'b'], true), ['b'], false);
  expect([...chosen]).toEqual(['gone', 'a']);
  expect(standingGroups(audit(), chosen)).toEqual({ keys: ['a'], ballots: 40 });
});

test('the ranking is shown by category', () => {
  expect(byCategory(audit().ranking).map(({ category, rows }) => [category, rows.length])).toEqual([['甲类', 2], ['乙类', 1]]);
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });

test('ballots are left out by a person with a reason, and taken back the same way', async () => {
  const exclusion = { id: 9, groups: ['网段a'], ballots: 40, standing: 40, since: null, reason: '夜间集中', decided_at: '2020-09-08 10:00:00', decided_by: '陈敏', lifted: null };
  const door = new HeldDoor({ 'vote.audit': audit(exclusion), 'vote.exclude': {}, 'vote.lift_exclusion': {} });
  render(AuditTab, { campaign: 1, round: null });
  expect((await screen.findByRole('region', { name: '检查2' })).textContent).toContain('不能说明');
  await fireEvent.click(screen.getByRole('checkbox', { name: '选中 网段a' }));
  await fireEvent.click(await button('不计入所选选票'));
  await fireEvent.click(await button('不计入'));
  await screen.findByText('未填写理由，请写明依据');
  expect(door.last('vote.exclude')).toBe(undefined);
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: ' 夜间集中 ' } });
  await fireEvent.click(await button('不计入'));
  await waitFor(() => expect(door.last('vote.exclude')).toEqual({ campaign: 1, round: null, groups: ['a'], reason: '夜间集中' }));
  await fireEvent.click(await button(/^不计入的决定/));
  await fireEvent.click(await button('撤销决定'));
  await fireEvent.input(await screen.findByRole('textbox'), { target: { value: '经核实' } });
  await fireEvent.submit(document.querySelector('dialog form') as HTMLFormElement);
  await waitFor(() => expect(door.last('vote.lift_exclusion')).toEqual({ exclusion: 9, reason: '经核实' }));
});

test('voters’ data are purged only with a reason', async () => {
  const door = new HeldDoor({ 'vote.voters': { hashed: 5, networks: 2, key: true, raw: [], purged: null }, 'vote.purge': {} });
  render(VotersTab, { campaign: 3 });
  await fireEvent.click(await button('清除投票人信息'));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('不能恢复');
  const purge = Array.from(dialog.querySelectorAll('button')).at(-1) as HTMLButtonElement;
  await fireEvent.click(purge);
  expect(door.last('vote.purge')).toBe(undefined);
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: '公示期满' } });
  await fireEvent.click(purge);
  await waitFor(() => expect(door.last('vote.purge')).toEqual({ campaign: 3, reason: '公示期满' }));
});
