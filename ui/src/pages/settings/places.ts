/* 设置里一处的地址，如 `categories.0.fields.2.options`：在哪个页签、现在的值、那里的问题。 */
import { getContext, setContext } from 'svelte';
import type { Definition, Problem } from '../../api';
import type { t } from '../../text/settings';

export type Tab = keyof typeof t.tabs;

const tabs: Record<string, Tab> = { organisers: 'units', stages: 'stages', categories: 'categories', rounds: 'vote', tiers: 'tiers', certificate: 'certificate' };

export function tabOf(path: string): Tab {
  return tabs[path.split('.')[0] ?? ''] ?? 'basic';
}

/** 地址里的第几类、第几个表单项、第几轮投票；没有为 null。 */
export function within(path: string): { category: number | null; field: number | null; round: number | null } {
  const found = /^categories\.(\d+)(?:\.fields\.(\d+))?/.exec(path);
  const round = /^rounds\.(\d+)/.exec(path)?.[1];
  return { category: found?.[1] === undefined ? null : Number(found[1]), field: found?.[2] === undefined ? null : Number(found[2]), round: round === undefined ? null : Number(round) };
}

function valueAt(definition: Definition, path: string): string {
  let at: unknown = definition;
  for (const step of path.split('.')) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined;
  return JSON.stringify(at) ?? '';
}

/** 还成立的问题：那一处自核对以来没有动过。 */
export function standing(problems: Problem[], checked: Definition, now: Definition): Problem[] {
  return problems.filter(({ field }) => field === null || valueAt(checked, field) === valueAt(now, field));
}

type Found = (path: string) => string | undefined;
const found = Symbol('settings problems');

/** 由设置页给出各处的问题。 */
export function provideProblems(problems: () => Problem[]): void {
  setContext<Found>(found, (path) => {
    const here = problems().filter((one) => one.field === path);
    return here.length === 0 ? undefined : here.map((one) => [one.reason, one.way_out].filter(Boolean).join('，')).join('；');
  });
}

/** 在页签里取用：某处的问题。 */
export function problemsHere(): Found {
  return getContext<Found | undefined>(found) ?? (() => undefined);
}
