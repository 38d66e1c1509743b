import { useState } from "react";
import styles from "./avatar.module.css";
import { cx } from "./class-names.ts";

interface AvatarProps {
  readonly login: string;
  readonly src?: string | null;
  readonly size?: number;
  readonly square?: boolean;
}

/** GitHub's picture where there is one and the page may load it, else the first letter. Decoration: the name stands beside it. */
export function Avatar({ login, src = null, size = 20, square = false }: AvatarProps) {
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <span
      aria-hidden
      className={cx(styles.avatar, square && styles.square)}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.5) }}
    >
      {src === null || failed === src ? (
        login.slice(0, 1)
      ) : (
        <img src={src} alt="" width={size} height={size} loading="lazy" onError={() => setFailed(src)} />
      )}
    </span>
  );
}
