/* 案例表单的草稿：与已存内容比较、问题归到哪一项。 */
import type { CaseDraft, CaseView, Field, Problem } from '../../api';
import { answered } from '../../parts/answers';
import { t } from '../../text/cases';

export function draftOfView(view: CaseView): CaseDraft {
  return { category: view.category.id ?? 0, number: view.number, title: view.title, units: [...view.units], answers: structuredClone(view.answers) };
}

/** 空答案与没有答案相同，键的次序不计。 */
export function sameDraft(a: CaseDraft, b: CaseDraft): boolean {
  return shape(a) === shape(b);
}

function shape(draft: CaseDraft): string {
  const answers = Object.entries(answered(draft.answers)).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([draft.category, draft.number, draft.title, draft.units, answers]);
}

const own: Record<string, string> = { title: t.name, units: t.units, category: t.category, number: t.number, status: t.status };

/** 表单项键 → 名称。 */
export function nameOfField(key: string, fields: Field[]): string {
  return own[key] ?? fields.find((field) => field.key === key)?.label ?? key;
}

/** 问题所指的项：核心给键，也可能给名称。 */
export function keyOfProblem(problem: Problem, fields: Field[]): string | null {
  const { field } = problem;
  if (field === null) return null;
  const known = Object.keys(own).find((key) => key === field || own[key] === field);
  return known ?? fields.find((one) => one.key === field || one.label === field)?.key ?? field;
}

function valueAt(draft: CaseDraft, key: string): string {
  const all: Record<string, unknown> = { ...draft.answers, title: draft.title, units: draft.units, category: draft.category, number: draft.number };
  return JSON.stringify(all[key] ?? null);
}

/** 还成立的问题：该项自上次保存以来没有动过。 */
export function standing(problems: Problem[], fields: Field[], saved: CaseDraft, draft: CaseDraft): { key: string | null; problem: Problem }[] {
  return problems
    .map((problem) => ({ key: keyOfProblem(problem, fields), problem }))
    .filter(({ key }) => key === null || valueAt(saved, key) === valueAt(draft, key));
}
