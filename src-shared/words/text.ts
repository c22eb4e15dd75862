/**
 * The texts that people read, by id. The compiler reports an unknown id and a value that is missing, too many or of
 * the wrong type. Call it while showing, not while loading a module: the language can change.
 */
import type { english } from './en/index.ts';
import { partsOf, type ValuesOf } from './message.ts';
import { spoken, spokenTexts, type TextId } from './speak.ts';

export type { TextId };

/** The values of a text; of one of several texts: the values of all of them. */
type Values<Id extends TextId> = (
  Id extends TextId ? (values: ValuesOf<(typeof english)[Id]>) => void : never
) extends (values: infer All) => void
  ? All
  : never;

/** The arguments after the id: none for a text without values. */
export type ArgumentsOf<Id extends TextId> = keyof Values<Id> extends never
  ? []
  : [values: Values<Id>];

/** Returns a text in the language that this process speaks. */
export function text<Id extends TextId>(id: Id, ...[values]: ArgumentsOf<Id>): string {
  const given = (values ?? {}) as Readonly<Record<string, string | number>>;
  return partsOf(spoken(), spokenTexts()[id], given).join('');
}

/**
 * Returns a text whose id and values are data. A test compares the ids and the values with the texts. Returns the id
 * if there is no such text.
 */
export function textOfFacts(id: string, facts: Readonly<Record<string, unknown>>): string {
  const message = spokenTexts()[id as TextId] as string | undefined;
  return message === undefined ? id : partsOf(spoken(), message, facts).join('');
}

/** The same arguments, but each value can be an element. */
export type RichArgumentsOf<Id extends TextId, Element> = keyof Values<Id> extends never
  ? []
  : [values: { [Name in keyof Values<Id>]: Values<Id>[Name] | Element }];

/** Returns a text in parts, for values that are elements. The window shows it with the component `Words`. */
export function richText<Id extends TextId, Element>(
  id: Id,
  ...[values]: RichArgumentsOf<Id, Element>
): (string | Element)[] {
  const given = (values ?? {}) as Readonly<Record<string, string | Element>>;
  return partsOf(spoken(), spokenTexts()[id], given);
}
