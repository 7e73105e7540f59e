/** What a driver writes about itself: one file per window. */
export interface DriverWindow {
  readonly pid: number;
  readonly port: number;
  /** The first workspace folder, or empty. */
  readonly folder: string;
}

export type DriverRequest =
  | { readonly uri: string }
  | { readonly command: string; readonly args: readonly unknown[] }
  | { readonly extension: string; readonly path: string; readonly args: readonly unknown[] };

export type DriverAnswer =
  { readonly ok: true; readonly result?: unknown } | { readonly ok: false; readonly error: string };
