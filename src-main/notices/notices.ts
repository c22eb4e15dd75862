/** Tells people what happened, over the channels they chose. */
import type { NoticeChannel, NoticeSettings } from '#shared/domain/notices.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';

export interface Notices {
  settings(): NoticeSettings;
  /** A secret that is null stays as it is; '' removes it. */
  save(
    notices: NoticeSettings,
    secrets: { webhookSecret: string | null; mailPassword: string | null },
  ): Promise<void>;
  /** Fails with `notice-not-delivered` and the reason. */
  test(channel: NoticeChannel): Promise<void>;
  /** Never rejects and never waits for a network. `label` is the connection's name. */
  runFinished(run: FinishedRun, label: string): void;
  slotMissed(slot: SlotRecord, label: string): void;
  /** Resolves when nothing is on its way any more, within a bound. */
  stop(): Promise<void>;
}
