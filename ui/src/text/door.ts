/* 门自己说的话。 */
export const t = {
  unreachable: '与程序的连接已中断。请确认桂冠仍在运行，然后重试。',
  pickInWindow: '请用“选择文件”按钮，或把文件拖到窗口上。',
};
