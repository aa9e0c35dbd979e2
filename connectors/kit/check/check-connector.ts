import { ConnectorManifest, FailureClass } from '../../../schemas/connector.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { compileSchema, type Validate } from '../../../schemas/validator.ts';
import { isZone } from '../../../schemas/values/time.ts';
import { checkMapping } from '../../../engine/mapping/index.ts';
import type { Connector } from '../connector.ts';
import { failureTexts } from '../failure-texts.ts';
import { checkOperation, OPERATION, pathProblems, reference, signingProblems } from './check-operation.ts';
import { recipeProblems, templateProblems, textProblems, type Names } from './references.ts';

let validate: Validate | undefined;

/** What is wrong with a manifest and the mappings beside it; an empty list: it can be used. */
export function checkConnector(connector: Connector): Problem[] {
  validate ??= compileSchema(ConnectorManifest, { strict: true });
  const malformed = validate(connector.manifest);
  if (malformed.length > 0) return malformed;
  return [
    ...checkManifest(connector),
    ...connector.manifest.operations.flatMap((operation, index) =>
      checkOperation(connector, operation, `/operations/${index}`),
    ),
    ...checkPushes(connector),
    ...checkMappings(connector),
  ];
}

function checkManifest(connector: Connector): Problem[] {
  const { manifest } = connector;
  const names: Names = { manifest };
  const ids = manifest.operations.map(({ id }) => id);
  const called: [string | undefined, string][] = [
    [manifest.probe, '/probe'],
    ...('aheadMs' in manifest.auth
      ? Object.entries(manifest.auth)
          .filter(([name]) => ['exchange', 'refresh', 'obtain'].includes(name))
          .map(([name, id]): [string, string] => [String(id), `/auth/${name}`])
      : []),
    ...[...(manifest.limits ?? []), ...(manifest.scopes ?? [])].flatMap(({ operations = [] }) =>
      operations.map((id): [string, string] => [id, '/operations']),
    ),
  ];
  return [
    ...called.flatMap(([id, at]) =>
      id === undefined || ids.includes(id) ? [] : [reference(at, OPERATION, id)],
    ),
    ...repeated(ids, '/operations'),
    ...repeated(
      manifest.credential.fields.map(({ id }) => id),
      '/credential/fields',
    ),
    ...(isZone(manifest.zone) ? [] : [reference('/zone', { zh: '时区', en: 'time zone' }, manifest.zone)]),
    ...Object.entries(manifest.hosts).flatMap(([name, host]) =>
      [host.production, host.sandbox ?? '', ...Object.values(host.regions ?? {})].flatMap((url) =>
        textProblems(url, names, `/hosts/${name}`),
      ),
    ),
    ...(['query', 'form', 'json', 'headers'] as const).flatMap((place) =>
      templateProblems(manifest.request[place], names, `/request/${place}`),
    ),
    ...signingProblems(connector, manifest.signing, names, '/signing'),
    ...wordless(connector),
    ...[manifest.response.code, manifest.response.subCode, manifest.response.message]
      .flat()
      .flatMap((path) => pathProblems(path, '/response')),
    ...(manifest.identities ?? []).flatMap((one, index) =>
      [...one.plus, ...(one.minus ?? []), one.equals]
        .flatMap((term) => term.split(' * '))
        .flatMap((path) => pathProblems(path, `/identities/${index}`)),
    ),
  ];
}

/** Every class a call can end in has its sentence, from the manifest's own rows or the kit. */
const wordless = ({ manifest }: Connector): Problem[] =>
  [...new Set([...manifest.errors.map((row) => row.class), ...FailureClass.enum])]
    .filter((one) => (failureTexts as Record<string, unknown>)[one] === undefined)
    .map((one) =>
      problem(
        'failure-without-text',
        '/errors',
        `失败类别“${one}”没有说明。`,
        `The failure class "${one}" has no sentence.`,
        one,
      ),
    );

const repeated = (ids: readonly string[], at: string): Problem[] =>
  [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) =>
    problem('repeated-id', at, `“${id}”出现了两次。`, `"${id}" comes twice.`, id),
  );

function checkPushes({ manifest }: Connector): Problem[] {
  const names: Names = { manifest };
  const ids = new Set(manifest.operations.map(({ id }) => id));
  return (manifest.push ?? []).flatMap((push, index) => {
    const at = `/push/${index}`;
    const fetched = Object.values(push.topics ?? {}).flatMap(({ fetch }) => fetch?.operation ?? []);
    return [
      ...fetched.filter((id) => !ids.has(id)).map((id) => reference(`${at}/topics`, OPERATION, id)),
      ...(push.signature === undefined
        ? []
        : recipeProblems(push.signature.recipe, names, `${at}/signature`)),
      ...[push.messages, push.topic, push.messageId, push.order, push.payload].flatMap((path) =>
        pathProblems(path, at),
      ),
    ];
  });
}

function checkMappings({ manifest, mappings }: Connector): Problem[] {
  const missing = (manifest.mappings ?? []).filter((name) => !Object.hasOwn(mappings, name));
  return [
    ...missing.map((name) => reference('/mappings', { zh: '映射', en: 'mapping' }, name)),
    ...Object.entries(mappings).flatMap(([name, mapping]) =>
      checkMapping(mapping).map((found) => ({ ...found, path: `/mappings/${name}${found.path}` })),
    ),
  ];
}
