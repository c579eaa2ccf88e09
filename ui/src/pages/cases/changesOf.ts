/* 一条历史里改了什么：前后两份内容逐项比较，写成人读的文字。 */
import type { CaseStatus, Field, HistoryEntry } from '../../api';
import { statuses, t } from '../../text/cases';
import { day, readDay } from '../../text/format';
import { t as parts } from '../../text/parts';
import { nameOfField } from './draft';

export type Change = { key: string; name: string; before: string; after: string; old: unknown };

function entries(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const { answers, ...rest } = value as Record<string, unknown>;
  return { ...rest, ...(typeof answers === 'object' && answers !== null ? (answers as Record<string, unknown>) : {}) };
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return t.emptyValue;
  if (Array.isArray(value)) return value.length === 0 ? t.emptyValue : value.map(valueText).join('、');
  if (typeof value === 'boolean') return value ? parts.yes : parts.no;
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (text in statuses) return statuses[text as CaseStatus];
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && readDay(text) ? day(text) : text;
}

const hidden = new Set(['id', 'campaign', 'campaign_id', 'category', 'category_id', 'revision', 'created_at', 'updated_at', 'title_key', 'position']);

export function changesOf(entry: HistoryEntry, fields: Field[]): Change[] {
  const before = entries(entry.before);
  const after = entries(entry.after);
  if (entry.before === null || entry.before === undefined) return [];
  const known = ['title', 'units', 'status', 'number', ...fields.map((field) => field.key)];
  const keys = [...new Set([...known, ...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !hidden.has(key) && key in { ...before, ...after } && JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
    .map((key) => ({ key, name: nameOfField(key, fields), before: valueText(before[key]), after: valueText(after[key]), old: before[key] }));
}
