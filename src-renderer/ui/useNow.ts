import { useEffect, useState } from 'react';

/** Returns the current time and updates it every 30 s, so that "6 minutes ago" stays correct. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
