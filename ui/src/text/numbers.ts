/* 从界面读整数：容许千分位与全角数字。 */

/** `36,500`、`３６５００` → 36500；不是非负整数为 null。 */
export function readNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[,，\s]/g, '');
  if (!/^\d{1,15}$/.test(plain)) return null;
  return Number(plain);
}
