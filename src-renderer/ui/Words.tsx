import { Fragment, type ReactElement } from 'react';
import { richText, type RichArgumentsOf, type TextId } from '#shared/words/text.ts';

interface Props<Id extends TextId> {
  id: Id;
  values: NonNullable<RichArgumentsOf<Id, ReactElement>[0]>;
}

/** A text in which values are elements: `<Words id="…" values={{ name: <strong>shop</strong> }} />`. */
export function Words<Id extends TextId>({ id, values }: Props<Id>) {
  const parts = richText<Id, ReactElement>(id, ...([values] as RichArgumentsOf<Id, ReactElement>));
  // The parts of a text never change their order.
  // oxlint-disable-next-line react/no-array-index-key
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}
