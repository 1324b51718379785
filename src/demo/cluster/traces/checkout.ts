import { call, inOrder, leaf, times } from './calls.ts';
import { consume, grpc, http, internal, publish, redis, sql } from './operation.ts';
import type { Called, Planner } from './span-plan.ts';

const placeOrder = grpc('checkout', 'oteldemo.CheckoutService/PlaceOrder', 4);
const getCart = grpc('cart', 'oteldemo.CartService/GetCart', 1.4);
const emptyCart = grpc('cart', 'oteldemo.CartService/EmptyCart', 1.2);
const product = grpc('product-catalog', 'oteldemo.ProductCatalogService/GetProduct', 1.3);
const conversion = grpc('currency', 'oteldemo.CurrencyService/Convert', 0.8);
const shippingQuote = http('shipping', 'POST', '/get-quote', 1.5);
const shipOrder = http('shipping', 'POST', '/ship-order', 1.8);
const calculateQuote = http('quote', 'POST', '/getquote', 5);
const charge = grpc('payment', 'oteldemo.PaymentService/Charge', 18, 0.5);
/**
 * Delays of a failing `payment`, whose event loop is busy collecting garbage. A token that is read too late has expired, so
 * `payment` refuses the charges that wait longest.
 */
const chargeFailing = { passedMs: 300, refusedMs: 800, sigma: 0.5 };
const confirmation = http('email', 'POST', '/send_order_confirmation', 9);
const hashGetAll = redis('cart', 'HGETALL');
const hashDelete = redis('cart', 'DEL');
export const selectProducts = sql(
  'product-catalog',
  'SELECT products',
  'SELECT * FROM products WHERE id = $1',
  1.1,
);
const selectToken = sql(
  'payment',
  'SELECT payment_tokens',
  'SELECT token, level FROM payment_tokens WHERE user_id = $1',
  2.4,
);
const verifyToken = internal('payment', 'verify token', 1.5);
const ordersPublish = publish('checkout', 'orders');
const accountingProcess = consume('accounting', 'orders', 3);
const insertOrder = sql('accounting', 'INSERT "order"', 'INSERT INTO "order" (order_id) VALUES ($1)', 2.1);
const insertItem = sql(
  'accounting',
  'INSERT orderitem',
  'INSERT INTO orderitem (order_id, product_id, quantity) VALUES ($1, $2, $3)',
  1.4,
);
const fraudProcess = consume('fraud-detection', 'orders', 7);

export function getProduct(planner: Planner, parent: number, startNs: number): Called {
  return call(planner, product, parent, startNs, (server, at) => leaf(planner, selectProducts, server, at));
}

export function convert(planner: Planner, parent: number, startNs: number): Called {
  return call(planner, conversion, parent, startNs);
}

/** Plans the frontend's work for `POST /api/checkout`: the order, then the messages that other services consume. */
export function checkout(planner: Planner, frontend: number, startNs: number, chargeFails: boolean): Called {
  return call(planner, placeOrder, frontend, startNs, (self, at) => {
    const items = 1 + Math.floor(planner.random.next() * 3);
    return inOrder(at, [
      (now) => call(planner, getCart, self, now, (server, then) => leaf(planner, hashGetAll, server, then)),
      times(items, (now) => getProduct(planner, self, now)),
      times(items, (now) => convert(planner, self, now)),
      (now) =>
        call(planner, shippingQuote, self, now, (server, then) =>
          call(planner, calculateQuote, server, then),
        ),
      (now) => chargeCard(planner, self, now, chargeFails),
      (now) => call(planner, shipOrder, self, now),
      (now) => call(planner, emptyCart, self, now, (server, then) => leaf(planner, hashDelete, server, then)),
      (now) => call(planner, confirmation, self, now),
      (now) => publishOrder(planner, self, now, items),
    ]);
  });
}

function chargeCard(planner: Planner, checkoutSpan: number, startNs: number, fails: boolean): Called {
  const slow = planner.failing;
  return call(planner, charge, checkoutSpan, startNs, (self, at) => {
    const tries = slow ? 2 + Math.floor(planner.random.next() * 3) : 1;
    const stall = slow
      ? (fails ? chargeFailing.refusedMs : chargeFailing.passedMs) *
        1e6 *
        Math.exp(chargeFailing.sigma * planner.random.normal())
      : 0;
    const looked = times(tries, (now) => leaf(planner, selectToken, self, now, slow ? 30 : 1))(at);
    const verified = leaf(planner, verifyToken, self, looked.endNs + Math.min(stall, 6e9), slow ? 20 : 1);
    return { endNs: verified.endNs, failed: fails, origin: fails };
  });
}

/** Plans the producer's span and the spans of its consumers, which start some time later. */
function publishOrder(planner: Planner, checkoutSpan: number, startNs: number, items: number): Called {
  const produced = planner.open(ordersPublish, checkoutSpan, startNs);
  const endNs = startNs + planner.ownNs(ordersPublish);
  planner.close(produced, endNs);
  const later = (): number => endNs + 2e6 + 2e7 * planner.random.next();
  follow(planner, accountingProcess, produced, later(), (self, at) =>
    inOrder(at, [
      (now) => leaf(planner, insertOrder, self, now),
      times(items, (now) => leaf(planner, insertItem, self, now)),
    ]),
  );
  follow(planner, fraudProcess, produced, later(), (_self, at) => ({ endNs: at, failed: false }));
  return { endNs, failed: false };
}

function follow(
  planner: Planner,
  operation: typeof fraudProcess,
  producer: number,
  startNs: number,
  body: (self: number, startNs: number) => Called,
): void {
  const own = planner.ownNs(operation);
  const pod = planner.pickPod(operation.service);
  const self = planner.open(operation, producer, startNs, { pod, link: producer });
  planner.close(self, body(self, startNs + own * 0.5).endNs + own * 0.5);
}
