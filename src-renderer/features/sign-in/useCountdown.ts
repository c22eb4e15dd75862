import { useEffect, useState } from 'react';

const secondMs = 1000;

/** Counts whole seconds down to 0, from the time of `countDown(waitMs)`. */
export function useCountdown(): { secondsLeft: number; countDown: (waitMs: number) => void } {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const isWaiting = now < until;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return {
    secondsLeft: isWaiting ? Math.ceil((until - now) / secondMs) : 0,
    countDown: (waitMs) => {
      setNow(Date.now());
      setUntil(Date.now() + waitMs);
    },
  };
}
