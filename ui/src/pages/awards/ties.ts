/* 名额线上的并列：四种处理各要选出哪些案例。 */
import type { TieQuestion } from '../../api/types';

export type TieAnswer = NonNullable<TieQuestion['answer']>;
export const answers: TieAnswer[] = ['extend', 'reduce', 'revote', 'leaders'];

/** 送出的案例：扩额与减额对并列的一律适用，不选；再次投票为全部的先后；领导决定为选定的。 */
export function chosenFor(question: TieQuestion, answer: TieAnswer, order: number[], picked: number[]): number[] {
  const all = question.cases.map((one) => one.case);
  if (answer === 'extend' || answer === 'reduce') return [];
  return answer === 'revote' ? order : all.filter((id) => picked.includes(id));
}

/** 还没有处理的。 */
export function open(questions: TieQuestion[]): TieQuestion[] {
  return questions.filter((question) => question.answer === null);
}

/** 移到另一处。 */
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
