import { call, inOrder, leaf, serve, times } from './calls.ts';
import { checkout, convert, getProduct, selectProducts } from './checkout.ts';
import { grpc, http, ingress, redis, sql } from './operation.ts';
import type { Called, Planner } from './span-plan.ts';

/** One kind of user request: its share of the traffic, and the plan of its trace. */
export interface Scenario {
  readonly name: string;
  readonly weight: number;
  /** Whether the request charges a card. Only such requests can fail. */
  readonly charges: boolean;
  readonly plan: (planner: Planner, chargeFails: boolean) => Called;
}

interface Page {
  readonly name: string;
  readonly weight: number;
  readonly method: 'GET' | 'POST';
  readonly route: string;
  readonly medianMs: number;
  readonly charges?: boolean;
  readonly body: (planner: Planner, frontend: number, startNs: number, chargeFails: boolean) => Called;
}

const listProducts = grpc('product-catalog', 'oteldemo.ProductCatalogService/ListProducts', 2);
const selectAll = sql(
  'product-catalog',
  'SELECT products',
  'SELECT id, name, price FROM products ORDER BY name',
  3.2,
);
const recommend = grpc('recommendation', 'oteldemo.RecommendationService/ListRecommendations', 6);
const getAds = grpc('ad', 'oteldemo.AdService/GetAds', 4);
const getCart = grpc('cart', 'oteldemo.CartService/GetCart', 1.4);
const addItem = grpc('cart', 'oteldemo.CartService/AddItem', 1.6);
const hashGet = redis('cart', 'HGET');
const hashSet = redis('cart', 'HMSET');
const image = http('image-provider', 'GET', '/images/{name}', 1.2);

const pages: readonly Page[] = [
  {
    name: 'browse',
    weight: 0.2,
    method: 'GET',
    route: '/api/products/{productId}',
    medianMs: 6,
    body: (planner, self, startNs) =>
      inOrder(startNs, [(at) => getProduct(planner, self, at), (at) => convert(planner, self, at)]),
  },
  {
    name: 'list',
    weight: 0.1,
    method: 'GET',
    route: '/api/products',
    medianMs: 7,
    body: (planner, self, startNs) =>
      call(planner, listProducts, self, startNs, (server, at) => leaf(planner, selectAll, server, at)),
  },
  {
    name: 'recommendations',
    weight: 0.12,
    method: 'GET',
    route: '/api/recommendations',
    medianMs: 6,
    body: (planner, self, startNs) =>
      call(planner, recommend, self, startNs, (server, at) =>
        inOrder(at, [
          (now) =>
            call(planner, listProducts, server, now, (inner, then) =>
              // One query for each product: an example of the N+1 problem.
              times(4 + Math.floor(planner.random.next() * 5), (each) =>
                leaf(planner, selectProducts, inner, each),
              )(then),
            ),
        ]),
      ),
  },
  {
    name: 'ads',
    weight: 0.08,
    method: 'GET',
    route: '/api/data',
    medianMs: 4,
    body: (planner, self, startNs) => call(planner, getAds, self, startNs),
  },
  {
    name: 'cart',
    weight: 0.07,
    method: 'GET',
    route: '/api/cart',
    medianMs: 5,
    body: (planner, self, startNs) =>
      inOrder(startNs, [
        (at) => call(planner, getCart, self, at, (server, now) => leaf(planner, hashGet, server, now)),
        times(1 + Math.floor(planner.random.next() * 3), (at) => getProduct(planner, self, at)),
      ]),
  },
  {
    name: 'add-to-cart',
    weight: 0.07,
    method: 'POST',
    route: '/api/cart',
    medianMs: 6,
    body: (planner, self, startNs) =>
      inOrder(startNs, [
        (at) => getProduct(planner, self, at),
        (at) => call(planner, addItem, self, at, (server, now) => leaf(planner, hashSet, server, now)),
      ]),
  },
  {
    name: 'checkout',
    weight: 0.3,
    method: 'POST',
    route: '/api/checkout',
    medianMs: 9,
    charges: true,
    body: checkout,
  },
];

function throughFrontend(page: Page): Scenario {
  const root = ingress(page.method, page.route);
  const frontend = http('frontend', page.method, page.route, page.medianMs);
  return {
    name: page.name,
    weight: page.weight,
    charges: page.charges ?? false,
    plan: (planner, chargeFails) =>
      serve(planner, root, -1, 0, (self, startNs) =>
        call(planner, frontend, self, startNs, (server, at) => page.body(planner, server, at, chargeFails)),
      ),
  };
}

const imageRoot = ingress('GET', '/images/{name}');

/** All kinds of user requests. Their weights sum to 1. */
export const scenarios: readonly Scenario[] = [
  ...pages.map(throughFrontend),
  {
    name: 'image',
    weight: 0.06,
    charges: false,
    plan: (planner) =>
      serve(planner, imageRoot, -1, 0, (self, startNs) => call(planner, image, self, startNs)),
  },
];

/** The share of charges that fail in each phase of the story. */
export const chargeFailureShare = { healthy: 0.004, failing: 0.36 } as const;
