import { useEffect, useState } from "react";

/** False for the first `ms`: what comes sooner needs no skeleton. */
export function useDelayed(ms: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return over;
}
