/**
 * Removes row values from the error of a failed restore, so that it can be stored or sent. Pure
 * function: no I/O.
 */
import type { NightjarError } from './errors.ts';

/** Contexts that name functions, tables and lines, up to the place where a value could begin. */
const places =
  /^(?:COPY [^\n"]*, line \d+(?:, column [^\n:"]*)?|SQL function "[^"\n]*" (?:during inlining|during startup|statement \d+)|PL\/\w+ function [^\n"']*|parallel worker)/u;

/**
 * Returns the error without DETAIL and without statements; of CONTEXT only the place remains. These
 * fields can hold values of rows.
 */
export function withoutRowValues(error: NightjarError): NightjarError {
  if (error.code !== 'restore-failed') return error;
  const { failure } = error;
  const [detail = ''] = error.detail.split('\n');
  if (failure === undefined) return { ...error, detail };
  // For invalid data the message itself quotes the value.
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
