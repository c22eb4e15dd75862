import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { text } from '#shared/words/text.ts';
import { errorOf, listDropped } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { DroppedBackups, type Dropped } from './DroppedBackups.tsx';
import type { OpenRequest } from './useOpenedBackup.ts';
import classes from './DropTarget.module.css';

interface Props {
  onOpen: (request: OpenRequest) => void;
}

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') === true;

const hasFolder = (event: DragEvent): boolean =>
  [...(event.dataTransfer?.items ?? [])].some(
    (item) => item.webkitGetAsEntry()?.isDirectory === true,
  );

/**
 * Opens a dump that is dropped on the window, or shows the backups in a dropped folder or among several
 * files. Shows a hint while a file is dragged over the window.
 */
export function DropTarget({ onOpen }: Props) {
  const [above, setAbove] = useState(false);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const latest = useRef(onOpen);
  useEffect(() => {
    latest.current = onOpen;
  });

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setAbove(true);
    };
    const leave = (event: DragEvent) => {
      // A move between two elements of the page is not a move out of the window.
      if (event.relatedTarget === null) setAbove(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setAbove(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const [file] = files;
      if (file === undefined) return;
      if (files.length === 1 && !hasFolder(event)) {
        setDropped(null);
        latest.current({ kind: 'dropped', file });
      } else {
        listDropped(files).then(setDropped, (thrown: unknown) => notifyError(errorOf(thrown)));
      }
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => stopping.abort();
  }, []);

  if (!above) {
    return dropped === null ? null : (
      <DroppedBackups dropped={dropped} onOpen={onOpen} onClose={() => setDropped(null)} />
    );
  }
  return (
    <div className={classes.target} aria-hidden="true">
      <div>
        <IconFileImport size={36} stroke={1.5} />
        <p className={classes.title}>{text('opened-backup.drop-title')}</p>
        <p>{text('opened-backup.drop-hint')}</p>
      </div>
    </div>
  );
}
