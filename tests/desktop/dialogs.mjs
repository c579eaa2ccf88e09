// Answers the system's own file dialogs by keyboard, as a person would.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Types `path` into the file dialog called `title` and accepts it. */
export async function answerFileDialog(screen, title, path) {
  const xdotool = (...words) =>
    run('xdotool', words, { env: { ...process.env, DISPLAY: screen.display }, timeout: 20000 });
  const { stdout } = await xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}$`);
  const window = stdout.trim().split('\n').at(-1);
  await xdotool('windowfocus', '--sync', window);
  // The dialog reads its folder before it takes what is typed.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await xdotool('key', '--clearmodifiers', 'ctrl+l');
  await xdotool('key', '--clearmodifiers', 'ctrl+a');
  await xdotool('type', '--delay', '15', path);
  await xdotool('key', 'Return');
}
