/* 答案在线上的样子与输入之间的换算。 */
import type { Field } from '../api';
import { t } from '../text/parts';

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function asList(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return typeof value === 'string' && value !== '' ? [value] : [];
}

export function asBool(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** 标签右端写的限制；没有限制时多选写“可多选”。 */
export function limitText(field: Field): string | undefined {
  const unit = t.countedIn[field.kind] ?? '';
  if (field.max !== null && unit !== '') return t.atMost(field.max, unit);
  return field.kind === 'multiple_choice' ? t.chooseMany : undefined;
}

/** 空的答案不送出。 */
export function answered(answers: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([, value]) => !(value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)),
    ),
  );
}
