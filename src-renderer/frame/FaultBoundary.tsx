import { Button, Group } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { text } from '#shared/words/text.ts';
import { Callout } from '../ui/Callout.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import classes from './Frame.module.css';

interface Props {
  children: ReactNode;
  /** The landmark: `main` if the whole window is replaced. Default: `div`. */
  landmark?: 'main' | 'div' | undefined;
}

/** A fault of a screen is shown instead of it, with a way on. What runs in the background goes on. */
export class FaultBoundary extends Component<Props, { details: string | null }> {
  override state = { details: null as string | null };

  static getDerivedStateFromError(fault: unknown): { details: string } {
    return { details: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
  }

  override componentDidCatch(_fault: unknown, { componentStack }: ErrorInfo): void {
    this.setState(({ details }) => ({ details: `${details ?? ''}\n${componentStack ?? ''}` }));
  }

  override render(): ReactNode {
    const { children, landmark } = this.props;
    const { details } = this.state;
    return details === null ? children : <FaultPage details={details} landmark={landmark} />;
  }
}

/** What a fault shows: what is not affected, and the way on. */
export function FaultPage({
  details,
  landmark: Landmark = 'div',
}: {
  details: string;
  landmark?: Props['landmark'];
}) {
  return (
    <Landmark className={classes.startError}>
      <h1 className={classes.startErrorTitle}>{text('app.fault-title')}</h1>
      <div role="alert">
        <Callout
          tone="attention"
          title={text('app.fault-what')}
          actions={
            <Group gap="xs">
              <Button size="xs" onClick={() => location.reload()}>
                {text('app.fault-reload')}
              </Button>
              <CopyButton label={text('app.fault-copy')} text={() => details} />
            </Group>
          }
        >
          <p>{text('app.fault-explanation')}</p>
        </Callout>
      </div>
    </Landmark>
  );
}
