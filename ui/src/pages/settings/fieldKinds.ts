/* 表单项改种类、取新键。 */
import type { Field, FieldKind } from '../../api';

const choices: FieldKind[] = ['single_choice', 'multiple_choice'];
const limited: FieldKind[] = ['short_text', 'long_text', 'number', 'multiple_choice', 'unit_list', 'person_list'];
/** 限制的意思相同的种类，改种类时限制可留着。 */
const counted: FieldKind[][] = [['short_text', 'long_text'], ['unit_list', 'person_list', 'multiple_choice'], ['number']];

/** 换种类：选项只留给选择，限制只在意思相同时留。 */
export function withKind(field: Field, kind: FieldKind): Field {
  const same = counted.some((group) => group.includes(field.kind) && group.includes(kind));
  return {
    ...field,
    kind,
    options: choices.includes(kind) ? field.options : [],
    min: limited.includes(kind) && same ? field.min : null,
    max: limited.includes(kind) && same ? field.max : null,
  };
}

/** 本类中没有用过的键；键定下后不随名称改，答案靠它保存。 */
export function freshKey(fields: Field[]): string {
  const used = new Set(fields.map((field) => field.key));
  let n = fields.length + 1;
  while (used.has(`field_${n}`)) n += 1;
  return `field_${n}`;
}
