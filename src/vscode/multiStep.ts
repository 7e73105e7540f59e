import * as vscode from 'vscode';

/** The user went back one step. */
export const back = Symbol('back');

/** The user went back to the first step. */
export const begin = Symbol('begin');

/** What a step answers: a value, where the user went back to, or `undefined` when the user left. */
export type Answer<T> = T | typeof back | typeof begin | undefined;

/** Where a step stands in its wizard; a question by itself has no number. */
export interface Position {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
}

/** Adds its answer to the draft. */
export type Step<D> = (draft: D, at: Position) => Promise<Answer<D>>;

/** Runs the steps in order, back and forth; which ones follow may depend on the answers. `undefined` when the user left. */
export async function runSteps<D>(
  title: string,
  draft: D,
  steps: readonly Step<D>[] | ((draft: D) => readonly Step<D>[]),
): Promise<D | undefined> {
  let current = draft;
  for (let index = 0; ;) {
    const all = typeof steps === 'function' ? steps(current) : steps;
    const ask = all[index];
    if (!ask) return current;
    const number = all.length > 1 && { step: index + 1, totalSteps: all.length };
    const answer = await ask(current, { title, ...number });
    if (answer === undefined) return undefined;
    if (answer === begin) index = 0;
    else if (answer === back) index = Math.max(0, index - 1);
    else {
      current = answer;
      index += 1;
    }
  }
}

/**
 * What is to be said of a text. A `pending` problem is only unfinished: a hint while typing, an error when accepted. A
 * `warning` is accepted by a second Enter, a `notice` by the first.
 */
export interface TextProblem {
  readonly sentence: string;
  readonly pending?: boolean;
  readonly weight?: 'warning' | 'notice';
  /** where it is, as offsets of its start and its end: selected when somebody tries to go on */
  readonly place?: readonly [start: number, end: number];
}

/** A button in the title of an input. */
export interface TitleButton extends vscode.QuickInputButton {
  press(): void;
}

/** A step that asks for a line of text. */
export interface TextStep {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** what is typed stays hidden */
  readonly password?: boolean;
  /** the answer is what was typed, with the white space at its ends */
  readonly verbatim?: boolean;
  readonly buttons?: readonly TitleButton[];
  /** aborted when nobody waits for the answer any more: the input closes */
  readonly signal?: AbortSignal;
  validate(text: string): TextProblem | undefined;
}

/** Asks for a line of text, checked while it is typed; the answer is trimmed unless it is wanted as it is. */
export async function askText(at: Position, step: TextStep): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  const { prompt, value, placeholder = '', password = false, buttons = [] } = step;
  Object.assign(input, at, { prompt, value, placeholder, password, ignoreFocusOut: true });
  input.buttons = [...((at.step ?? 1) > 1 ? [vscode.QuickInputButtons.Back] : []), ...buttons];
  const warned = new Set<string>();
  const check = (accepted: boolean): boolean => {
    const problem = step.validate(input.value);
    const known = problem?.weight === 'notice' || warned.has(input.value);
    if (accepted && known) return true;
    if (accepted && problem?.weight === 'warning') warned.add(input.value);
    input.validationMessage = shown(problem, input.value, accepted);
    if (accepted && problem?.place) input.valueSelection = [...problem.place];
    return problem === undefined;
  };
  const listen = (resolve: (answer: Answer<string>) => void): vscode.Disposable[] => [
    input.onDidTriggerButton((button) => pressed(button, buttons, resolve)),
    input.onDidChangeValue(() => check(false)),
    input.onDidAccept(
      () => check(true) && resolve(step.verbatim ? input.value : input.value.trim()),
    ),
  ];
  return answered<string>(input, listen, step.signal);
}

/** One of ours does what it does; any other is Back. */
export function pressed(
  button: vscode.QuickInputButton,
  ours: readonly TitleButton[],
  resolve: (answer: typeof back) => void,
): void {
  const own = ours.find((one) => one === button);
  if (own) own.press();
  else resolve(back);
}

function shown(
  problem: TextProblem | undefined,
  value: string,
  accepted: boolean,
): string | vscode.InputBoxValidationMessage {
  if (!problem || (value.trim() === '' && !accepted)) return '';
  const { Error: error, Info: info, Warning: warning } = vscode.InputBoxValidationSeverity;
  if (problem.weight === 'warning')
    return { message: accepted ? again(problem.sentence) : problem.sentence, severity: warning };
  const isHint = problem.weight === 'notice' || (problem.pending === true && !accepted);
  return { message: problem.sentence, severity: isHint ? info : error };
}

function again(warning: string): string {
  return `${warning} ${vscode.l10n.t('Press Enter again to use it all the same.')}`;
}

/**
 * Shows an input until one of its listeners resolves, it is hidden, or nobody waits for it any more, and disposes of all
 * of it.
 */
export async function answered<T>(
  input: vscode.QuickInput,
  listen: (resolve: (answer: Answer<T>) => void) => readonly vscode.Disposable[],
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const disposables: vscode.Disposable[] = [];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      const leave = (): void => resolve(undefined);
      disposables.push(...listen(resolve), input.onDidHide(leave), onAbort(signal, leave));
      if (!signal?.aborted) input.show();
    });
  } finally {
    vscode.Disposable.from(...disposables).dispose();
    // One that follows at once takes its place first: else the keyboard would go elsewhere in between.
    setImmediate(() => input.dispose());
  }
}

function onAbort(signal: AbortSignal | undefined, listener: () => void): vscode.Disposable {
  if (signal?.aborted) listener();
  signal?.addEventListener('abort', listener, { once: true });
  return { dispose: () => signal?.removeEventListener('abort', listener) };
}
