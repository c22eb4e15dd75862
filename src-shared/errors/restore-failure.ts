/** What may be written down or sent of a failed restore. Pure. */
import type { NightjarError } from './errors.ts';

/** Contexts that name functions, tables and lines, up to where a value could begin. */
const places =
  /^(?:COPY [^\n"]*, line \d+(?:, column [^\n:"]*)?|SQL function "[^"\n]*" (?:during inlining|during startup|statement \d+)|PL\/\w+ function [^\n"']*|parallel worker)/u;

/** Without DETAIL, without statements, and of CONTEXT only where it was: these may hold values of rows. */
export function withoutRowValues(error: NightjarError): NightjarError {
  if (error.code !== 'restore-failed') return error;
  const { failure } = error;
  const [detail = ''] = error.detail.split('\n');
  if (failure === undefined) return { ...error, detail };
  // Data that cannot be read is quoted in the message itself.
  const message = failure.sqlState?.startsWith('22') === true ? withoutValue(detail) : detail;
  const context = (failure.context ?? '')
    .split('\n')
    .flatMap((line) => places.exec(line)?.[0] ?? []);
  return {
    ...error,
    detail: message,
    failure: {
      ...failure,
      message,
      detail: null,
      context: context.length === 0 ? null : context.join('\n'),
      statement: null,
    },
  };
}

const withoutValue = (message: string): string => {
  const at = message.indexOf(': "');
  return at === -1 ? message : message.slice(0, at);
};
