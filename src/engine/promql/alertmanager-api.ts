import { ObsqError } from '../../domain/errors.ts';
import { goJson } from '../go/go-json.ts';
import { goQuote } from '../go/go-quote.ts';
import type { DemoApi, DemoCluster, DemoRequest, DemoResponse } from '../source/sources.ts';
import { alertJson, filterAlerts, groupsJson } from './alertmanager/alerts-api.ts';
import { configurationYaml, receiver } from './alertmanager/configuration.ts';
import { heldAlerts } from './alertmanager/managed-alerts.ts';
import { demoSilences } from './alertmanager/silences.ts';
import { filterSilences, silenceJson } from './alertmanager/silences-api.ts';
import { ruleGroups } from './rules/rule-groups.ts';
import { createRuler } from './rules/ruler.ts';

const root = '/api/v2/';

/** Answers requests to the Alertmanager v2 API, as far as it reads. It serves the alerts that the demo's rules fire. Returns null for a path outside /api/. */
export function createAlertmanagerApi(cluster: DemoCluster): DemoApi {
  const ruler = createRuler(cluster.metrics, ruleGroups);
  const silences = demoSilences(cluster.anchorMs);

  const answer = (name: string, { params, nowMs }: DemoRequest): DemoResponse => {
    const alerts = (): ReturnType<typeof filterAlerts> =>
      filterAlerts(heldAlerts(ruler(nowMs), silences, nowMs), params);
    switch (name) {
      case 'alerts':
        return json(200, alerts().map(alertJson));
      case 'alerts/groups':
        return json(200, groupsJson(alerts()));
      case 'silences':
        return json(
          200,
          filterSilences(silences, params, nowMs).map((silence) => silenceJson(silence, nowMs)),
        );
      case 'receivers':
        return json(200, [{ labels: { name: receiver }, name: receiver }]);
      case 'status':
        return json(200, status(cluster.anchorMs));
      default: {
        const id = /^silence\/(.+)$/.exec(name)?.[1];
        return id === undefined ? unknownPath(name) : silenceById(id, nowMs);
      }
    }
  };

  const silenceById = (id: string, nowMs: number): DemoResponse => {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
      const message = `silenceID in path must be of type uuid: ${goQuote(id)}`;
      return json(422, { code: 601, message });
    }
    const silence = silences.find((one) => one.id === id);
    return silence === undefined
      ? { status: 404, contentType: '', body: '' }
      : json(200, silenceJson(silence, nowMs));
  };

  return (request) => {
    if (request.path.startsWith('/api/v1/')) return removed();
    if (!request.path.startsWith(root)) return null;
    if (request.method !== 'GET') {
      const message = `method ${request.method} is not allowed, but [GET] are`;
      return json(405, { code: 405, message });
    }
    try {
      return answer(request.path.slice(root.length), request);
    } catch (error) {
      if (!(error instanceof ObsqError)) throw error;
      return json(400, error.message);
    }
  };
}

/** Formats a body with a line break at its end, as Go's encoder does. */
function json(status: number, value: unknown): DemoResponse {
  return { status, contentType: 'application/json', body: `${goJson(value)}\n` };
}

function unknownPath(name: string): DemoResponse {
  return json(404, { code: 404, message: `path ${root}${name} was not found` });
}

function removed(): DemoResponse {
  const error =
    'The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0' +
    ' - please use the equivalent route in the v2 API';
  return json(410, { status: 'deprecated', error });
}

/** The demo's Alertmanager started on the day before the failure. */
function status(anchorMs: number): object {
  return {
    cluster: { peers: [], status: 'disabled' },
    config: { original: configurationYaml },
    uptime: new Date(anchorMs - 86_400_000).toISOString(),
    versionInfo: {
      branch: 'main',
      buildDate: '20261101-00:00:00',
      buildUser: 'obsq',
      goVersion: 'go1.26.11',
      revision: 'demo',
      version: '0.33.1',
    },
  };
}
