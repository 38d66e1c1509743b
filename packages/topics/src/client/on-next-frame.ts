/** A hidden page has no frames; it is still brought up to date this often. */
const hiddenMs = 250;

/** Runs `flush` once: with the next frame, or soon if the page is hidden. For TopicClientDeps.scheduleFlush. */
export function onNextFrame(flush: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    flush();
  };
  const timer = setTimeout(once, hiddenMs);
  requestAnimationFrame(once);
}
