import type * as z from 'zod/mini';

/** A typed request: its method, and schemas that both ends parse with. */
export interface RequestOf<P, R> {
  readonly method: string;
  readonly params: z.ZodMiniType<P>;
  readonly result: z.ZodMiniType<R>;
}
/** A typed notification. */
export interface NoticeOf<P> {
  readonly method: string;
  readonly params: z.ZodMiniType<P>;
}
/** Describes a request. */
export const request = <P, R>(
  method: string,
  params: z.ZodMiniType<P>,
  result: z.ZodMiniType<R>,
): RequestOf<P, R> => ({ method, params, result });
/** Describes a notification. */
export const notice = <P>(method: string, params: z.ZodMiniType<P>): NoticeOf<P> => ({
  method,
  params,
});
