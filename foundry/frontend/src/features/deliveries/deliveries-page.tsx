export function DeliveriesPage() {
  return <p>DeliveriesPage</p>;
}
