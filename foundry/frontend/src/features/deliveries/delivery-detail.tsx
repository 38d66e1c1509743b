export function DeliveryDetail() {
  return <p>DeliveryDetail</p>;
}
