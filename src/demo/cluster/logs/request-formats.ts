import { failureMessage, statusCode, type TraceFacts } from '../traces/span-attributes.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { Level } from './log-line.ts';

interface Written {
  readonly level: Level;
  readonly line: string;
}

interface Context {
  readonly traceId: string;
  readonly timeNs: bigint;
}

type Format = (span: SpanPlan, facts: TraceFacts, context: Context) => Written;

const info = (line: string): Written => ({ level: 'info', line });

function milliseconds(span: SpanPlan): number {
  return Math.round(span.durationNs / 1e4) / 100;
}

/** The JSON line of most services. */
const handled: Format = (span) => ({
  level: span.failed ? 'warn' : 'info',
  line: JSON.stringify({
    msg: `handled ${span.operation.route || span.operation.name}`,
    status: statusCode(span),
    ms: milliseconds(span),
  }),
});

const proxy: Format = (span) => ({
  level: span.failed ? 'error' : 'info',
  line: JSON.stringify({
    method: span.operation.method,
    path: span.operation.route,
    status: statusCode(span),
    ms: milliseconds(span),
    upstream_cluster: span.operation.route.startsWith('/images') ? 'image-provider' : 'frontend',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  }),
});

const payment: Format = (span, facts) => {
  const orderId = facts.orderId;
  if (span.failed) {
    const stack = 'Error: Payment request failed\n    at charge (/usr/src/app/charge.js:52:11)';
    return {
      level: 'error',
      line: JSON.stringify({ level: 'error', msg: failureMessage, err: { type: 'Error', stack }, orderId }),
    };
  }
  return info(
    JSON.stringify({
      level: 'info',
      msg: 'Transaction processed.',
      status: 200,
      ms: milliseconds(span),
      orderId,
    }),
  );
};

const checkout: Format = (span, facts) => {
  const duration = `duration=${milliseconds(span)}ms`;
  return span.failed
    ? {
        level: 'error',
        line: `level=error msg="order failed" order_id=${facts.orderId} ${duration} err="could not charge the card: ${failureMessage}"`,
      }
    : info(`level=info msg="order placed" order_id=${facts.orderId} ${duration}`);
};

const cart: Format = (span, facts) => {
  const method = span.operation.name.split('/')[1] ?? 'GetCart';
  const product = method === 'AddItem' ? `, productId=${facts.productId}, quantity=1` : '';
  return info(`${method}Async called with userId=${facts.userId}${product}`);
};

/** A line in Log4j's pattern, with the trace id in its text. */
const ad: Format = (_span, _facts, { traceId, timeNs }) => {
  const time = new Date(Number(timeNs / 1_000_000n)).toISOString().replace('T', ' ').slice(0, 19);
  return info(
    `${time} INFO  oteldemo.AdService - Targeted ad request received for [telescopes, accessories] trace_id=${traceId} trace_flags=01`,
  );
};

const formats: Readonly<Record<string, Format>> = {
  'frontend-proxy': proxy,
  payment,
  checkout,
  cart,
  ad,
  recommendation: () => info('추천 상품 목록을 반환합니다 \u001b[32mOK\u001b[0m'),
  currency: () => info('Convert conversion successful'),
  shipping: (span, facts) =>
    info(
      `level=INFO msg="${span.operation.route === '/ship-order' ? 'Tracking ID Created' : 'Sending Quote'}" order_id=${facts.orderId} route=${span.operation.route}`,
    ),
  email: (_span, facts) =>
    info(`\u001b[36mOrder confirmation email sent to: ${facts.userId}@example.com\u001b[0m`),
  accounting: (_span, facts) =>
    info(`Order details: {"orderId":"${facts.orderId}","items":[{"productId":"${facts.productId}"}]}`),
  'fraud-detection': (_span, facts) =>
    info(`Consumed record with orderId: ${facts.orderId}, and updated total count`),
};

/** Formats the line that a span's service wrote about it, in the format of that service. */
export function formatRequestLine(span: SpanPlan, facts: TraceFacts, context: Context): Written {
  return (formats[span.operation.service] ?? handled)(span, facts, context);
}
