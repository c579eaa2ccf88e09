// Before and after of a history entry as lines a person can read: each thing that changed, by its Chinese
// name. Names of form fields come from the campaign; what has no name is counted, not shown.
import { count, day, momentText, none } from '../../text/format';
import { codes, names } from '../../text/history';
import { log } from '../../text/log';

export type Line = { label: string; before: string; after: string };
export type Reading = { lines: Line[]; unnamed: number };
/** What the campaign knows by other names: its form fields by key, its categories by id. */
export type Known = { fields: Record<string, string>; categories: Record<number, string> };

const nothing: Known = { fields: {}, categories: {} };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isThing = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A key that is no code but a name, such as a title, names itself. */
function nameOf(key: string): string | undefined {
  return /^[a-z][a-z0-9_]*$/.test(key) ? names[key] : key;
}

/** One value in a person's words; `key` tells what kind of code a text may be. */
function written(key: string, value: Json | undefined, known: Known): string {
  if (value === null || value === undefined) return none;
  if (typeof value === 'boolean') return value ? log.yes : log.no;
  if (typeof value === 'number') return key === 'category' ? (known.categories[value] ?? String(value)) : count(value);
  if (typeof value === 'string') return text(key, value);
  if (Array.isArray(value)) return list(key, value, known);
  const parts = Object.entries(value).filter(([name]) => nameOf(name) !== undefined);
  return parts.map(([name, part]) => `${nameOf(name)} ${written(name, part, known)}`).join('，') || none;
}

function text(key: string, value: string): string {
  if (value === '') return log.blank;
  const code = codes[key]?.[value];
  if (code !== undefined) return code;
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(value)) return momentText(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  if (/^[0-9a-f]{64}$/.test(value)) return value.slice(0, 16);
  return value;
}

function list(key: string, values: Json[], known: Known): string {
  if (values.length === 0) return none;
  if (values.every((value) => !isThing(value) && !Array.isArray(value))) return values.map((value) => written(key, value, known)).join('、');
  return values.map((value) => (isThing(value) ? String(value.name ?? value.title ?? value.text ?? written(key, value, known)) : written(key, value, known))).join('、');
}

/** What differs between `before` and `after`; named with the help of what the campaign knows. */
export function read(before: unknown, after: unknown, known: Known = nothing): Reading {
  const reading: Reading = { lines: [], unnamed: 0 };
  compare('', [], before as Json, after as Json, known, reading);
  return reading;
}

function compare(key: string, path: string[], before: Json | undefined, after: Json | undefined, known: Known, into: Reading): void {
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return;
  const named = isThing(before) || isThing(after);
  if (named) {
    const [old, fresh] = [isThing(before) ? before : {}, isThing(after) ? after : {}];
    for (const one of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
      const name = key === 'answers' ? known.fields[one] : nameOf(one);
      // A wrapper without a name of its own is looked into; a lone value without a name is only counted.
      const inside = isThing(old[one]) || isThing(fresh[one]) || hasThings(old[one]) || hasThings(fresh[one]);
      if (name === undefined && !inside) {
        if (JSON.stringify(old[one] ?? null) !== JSON.stringify(fresh[one] ?? null)) into.unnamed += 1;
      } else {
        compare(one, name === undefined || name === '' ? path : [...path, name], old[one], fresh[one], known, into);
      }
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.some(isThing)) {
    before.forEach((old, index) => compare(key, [...path, log.nth(index + 1)], old, after[index], known, into));
    return;
  }
  const [old, fresh] = [written(key, before, known), written(key, after, known)];
  // An empty list that was not there before is no news.
  if (old !== fresh) into.lines.push({ label: path.join(' · ') || log.content, before: old, after: fresh });
}

function hasThings(value: Json | undefined): boolean {
  return Array.isArray(value) && value.some(isThing);
}
