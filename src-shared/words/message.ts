/**
 * Messages in ICU MessageFormat: `{name}` is a string, `{count, number}` a number in digits of the language,
 * `{port, plain}` a number as it is, and `{count, plural, one{# row} other{# rows}}` a plural. A branch follows
 * its name without a space. Values are inserted last and never read as a part of the message.
 */
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { formatNumber, pluralForm } from './intl.ts';
import type { Language } from './languages.ts';

type Branch = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other' | '=0' | '=1' | '=2';

/** The values that a message needs, by name. */
export type ValuesOf<Message extends string> = Scan<Message, unknown>;

type Scan<Message extends string, Found> = Message extends `${infer Before}{${infer Rest}`
  ? Before extends `${string}${Branch}`
    ? Scan<Rest, Found>
    : Scan<Rest, Found & ValueOf<Rest>>
  : { [Name in keyof Found]: Found[Name] };

type ValueOf<Rest extends string> = Rest extends `${infer Inside}}${string}`
  ? Inside extends `${infer Name},${string}`
    ? Record<Name, number>
    : Record<Inside, string>
  : never;

/** A message that was compiled: text, `#`, or the name of a value with how it is shown. */
export type Token = string | [name: string] | [name: string, kind: string, branches?: unknown];
type Branches = Readonly<Record<string, Token[] | undefined>>;

const compiled = new Map<string, readonly Token[]>();

/** The parts of a message. Throws if it is not a message in ICU MessageFormat. */
export function compile(message: string): readonly Token[] {
  const known = compiled.get(message);
  if (known !== undefined) return known;
  const tokens = compileMessageOrThrow(message) as Token[];
  compiled.set(message, tokens);
  return tokens;
}

/** Returns the message as text and values, in order. A value that is neither text nor a number stays as it is. */
export function partsOf<Value>(
  language: Language,
  message: string,
  values: Readonly<Record<string, Value>>,
): (string | Value)[] {
  if (!message.includes('{')) return [message];
  return evaluate(language, compile(message), values, null);
}

function evaluate<Value>(
  language: Language,
  tokens: readonly Token[],
  values: Readonly<Record<string, Value>>,
  count: number | null,
): (string | Value)[] {
  return tokens.flatMap((token) => {
    if (token === '#' && count !== null) return [formatNumber(count, language)];
    if (typeof token === 'string') return [token];
    const [name, kind, branches] = token;
    const value = values[name] as Value;
    if (typeof value !== 'number') return [value];
    if (kind === 'plain' || kind === undefined) return [String(value)];
    if (kind === 'number') return [formatNumber(value, language)];
    const choices = branches as Branches;
    const chosen =
      choices[String(value)] ?? choices[pluralForm(value, language)] ?? choices['other'];
    return evaluate(language, chosen ?? [], values, value);
  });
}
