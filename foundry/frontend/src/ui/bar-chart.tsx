import styles from "./bar-chart.module.css";

interface BarChartProps {
  readonly bars: readonly { readonly key: number; readonly value: number; readonly label: string }[];
  /** The whole picture in words. */
  readonly label: string;
}

const HEIGHT = 56;
const STEP = 10;

/** A small chart of counts; each bar says its own on hover. */
export function BarChart({ bars, label }: BarChartProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const width = Math.max(1, bars.length) * STEP;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map((bar, index) => {
        const height = bar.value === 0 ? 0 : Math.max(2, (bar.value / most) * (HEIGHT - 2));
        return (
          <g key={bar.key}>
            <rect x={index * STEP} y={0} width={STEP} height={HEIGHT} fill="transparent">
              <title>{bar.label}</title>
            </rect>
            <rect
              className={styles.bar}
              pointerEvents="none"
              x={index * STEP + 1}
              y={HEIGHT - 1 - height}
              width={STEP - 2}
              height={height}
            />
          </g>
        );
      })}
      <line className={styles.base} x1={0} y1={HEIGHT - 0.5} x2={width} y2={HEIGHT - 0.5} />
    </svg>
  );
}
