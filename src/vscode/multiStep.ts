import * as vscode from 'vscode';

/** The user went back one step. */
export const back = Symbol('back');

/** The user went back to the first step. */
export const begin = Symbol('begin');

/** What a step answers: a value, where the user went back to, or `undefined` when the user left. */
export type Answer<T> = T | typeof back | typeof begin | undefined;

/** Where a step stands in its wizard. */
export interface Position {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Adds its answer to the draft. */
export type Step<D> = (draft: D, at: Position) => Promise<Answer<D>>;

/** Runs the steps in order, back and forth. `undefined` when the user left. */
export async function runSteps<D>(
  title: string,
  draft: D,
  steps: readonly Step<D>[],
): Promise<D | undefined> {
  let current = draft;
  for (let index = 0; index < steps.length;) {
    const answer = await steps[index]?.(current, {
      title,
      step: index + 1,
      totalSteps: steps.length,
    });
    if (answer === undefined) return undefined;
    if (answer === begin) index = 0;
    else if (answer === back) index = Math.max(0, index - 1);
    else {
      current = answer;
      index += 1;
    }
  }
  return current;
}

/** What is wrong with a text. A `pending` one is only unfinished: a hint while typing, an error when accepted. */
export interface TextProblem {
  readonly sentence: string;
  readonly pending?: boolean;
}

/** A step that asks for a line of text. */
export interface TextStep {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  validate(text: string): TextProblem | undefined;
}

/** Asks for a line of text, checked while it is typed; the answer is trimmed. */
export async function askText(at: Position, step: TextStep): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  const { prompt, value, placeholder = '' } = step;
  Object.assign(input, at, { prompt, value, placeholder, ignoreFocusOut: true });
  if (at.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  const check = (accepted: boolean): boolean => {
    const problem = step.validate(input.value);
    input.validationMessage = shown(problem, input.value, accepted);
    return problem === undefined;
  };
  return answered<string>(input, (resolve) => [
    input.onDidTriggerButton(() => resolve(back)),
    input.onDidChangeValue(() => check(false)),
    input.onDidAccept(() => check(true) && resolve(input.value.trim())),
  ]);
}

function shown(
  problem: TextProblem | undefined,
  value: string,
  accepted: boolean,
): string | vscode.InputBoxValidationMessage {
  if (!problem || (value.trim() === '' && !accepted)) return '';
  const unfinished = problem.pending === true && !accepted;
  const { Error: error, Info: info } = vscode.InputBoxValidationSeverity;
  return { message: problem.sentence, severity: unfinished ? info : error };
}

/** Shows an input until one of its listeners resolves or it is hidden, and disposes of all of it. */
export async function answered<T>(
  input: vscode.QuickInput,
  listen: (resolve: (answer: Answer<T>) => void) => readonly vscode.Disposable[],
): Promise<Answer<T>> {
  const disposables: vscode.Disposable[] = [input];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      disposables.push(
        ...listen(resolve),
        input.onDidHide(() => resolve(undefined)),
      );
      input.show();
    });
  } finally {
    vscode.Disposable.from(...disposables).dispose();
  }
}
