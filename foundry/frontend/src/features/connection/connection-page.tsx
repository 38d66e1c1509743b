export function ConnectionPage() {
  return <p>ConnectionPage</p>;
}
