import type { Finding } from '../../core/certificates/findings.ts';
import { certificateSentence } from '../certificateSentence.ts';
import { factsFor, filled } from '../facts.ts';
import { sentences } from '../sentences.ts';

/** What was found about the client certificate of a server: which certificate, why, and the one thing to do about it. */
export function findingSentence({ code, subject, details }: Finding, server: string): string {
  const template = certificateSentence(code) ?? sentences().client_certificate_invalid;
  const facts = { ...details, ...(subject !== undefined && { subject }) };
  return filled(template, factsFor(facts, { name: server }));
}
