// How a spelling and a title differ, letter by letter, for the eye; which are alike is the core's to say.

export type Piece = { text: string; differs: boolean };

/** `text` with the letters and digits that `other` does not have in the same order marked. Punctuation never is. */
export function differing(text: string, other: string): Piece[] {
  const [a, b] = [[...text], [...other]];
  const kept = commonest(a, b);
  const pieces: Piece[] = [];
  a.forEach((letter, index) => {
    const last = pieces.at(-1);
    const differs = /[\p{L}\p{N}]/u.test(letter) && !kept.has(index);
    if (last && last.differs === differs) last.text += letter;
    else pieces.push({ text: letter, differs });
  });
  return pieces;
}

/** Places of `a` that belong to the longest common subsequence of `a` and `b`. */
function commonest(a: string[], b: string[]): Set<number> {
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = longest[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
