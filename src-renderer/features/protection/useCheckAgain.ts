import { useBackups, useProbe } from '../../api/queries.ts';

/** Checks everything again that a backup of this database needs: its server and its folder. */
export function useCheckAgain(connectionId: string): { check: () => void; isChecking: boolean } {
  const probe = useProbe(connectionId);
  const backups = useBackups(connectionId);
  return {
    check: () => {
      void probe.refetch();
      void backups.refetch();
    },
    isChecking: probe.isFetching || backups.isFetching,
  };
}
