/* 各种输入共有的属性。 */
export type Labelled = {
  label: string;
  required?: boolean | undefined;
  hint?: string | undefined;
  problem?: string | undefined;
  disabled?: boolean | undefined;
  /** 供“转到该项”的名字。 */
  name?: string | undefined;
};

/** 转到某一项：滚到并聚焦其中第一个控件。 */
export function goToField(root: ParentNode, name: string): boolean {
  const field = Array.from(root.querySelectorAll<HTMLElement>('[data-field]')).find((one) => one.dataset.field === name);
  const control = field?.querySelector<HTMLElement>('input, textarea, select, button');
  control?.scrollIntoView({ block: 'center' });
  control?.focus();
  return control !== undefined && control !== null;
}
