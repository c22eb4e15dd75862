import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { text } from '#shared/words/text.ts';
import classes from './ConnectionDialog.module.css';

interface Props {
  /** `save`: the test of these values failed. `discard`: typed values would be lost. */
  question: 'save' | 'discard';
  failedTest: NightjarError | null;
  onBack: () => void;
  onSave: () => void;
  onDiscard: () => void;
}

/** Takes the place of the buttons of the form. The button that changes nothing has the focus. */
export function FooterQuestion({ question, failedTest, onBack, onSave, onDiscard }: Props) {
  const isSave = question === 'save';
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <div className={classes.question} role="alert">
      <p>
        {isSave
          ? text('connection-dialog.question.save', {
              reason: failedTest === null ? '' : describeError(failedTest).title,
            })
          : text('connection-dialog.question.discard')}
      </p>
      <div>
        <Button variant="default" ref={back} onClick={onBack}>
          {text(isSave ? 'connection-dialog.question.back' : 'connection-dialog.question.keep')}
        </Button>
        {isSave ? (
          <Button onClick={onSave}>{text('connection-dialog.question.save-anyway')}</Button>
        ) : (
          <Button color="red" onClick={onDiscard}>
            {text('connection-dialog.question.discard-now')}
          </Button>
        )}
      </div>
    </div>
  );
}
