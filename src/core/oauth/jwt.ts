import * as z from 'zod/mini';

/** The claims of a JWT, unverified; `undefined` when the token is opaque. @see https://www.rfc-editor.org/rfc/rfc9068 */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const bytes = Uint8Array.from(
      atob((parts[1] ?? '').replace(/-/gu, '+').replace(/_/gu, '/')),
      (c) => c.charCodeAt(0),
    );
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
