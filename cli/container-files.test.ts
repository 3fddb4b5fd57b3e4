import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settingsSchema } from '../platform/settings';

const ROOT = join(__dirname, '..');
const read = (file: string) => readFile(join(ROOT, file), 'utf8');

interface Service {
  image: string;
  build?: string;
  environment?: Record<string, string | number>;
  volumes?: string[];
  ports?: string[];
  expose?: string[];
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  restart?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

let text: string;
let compose: Compose;
const ours = () => Object.entries(compose.services).filter(([, service]) => service.build !== undefined);

beforeAll(async () => {
  text = await read('docker-compose.yml');
  compose = parse(text, { merge: true }) as Compose;
});

/** Names that `${NAME}` and its like refer to in a file. */
const variables = (file: string) => [...file.matchAll(/\$\{(\w+)/g)].map((match) => match[1]!);

describe('docker-compose.yml', () => {
  it('has every part, each of a fixed version', () => {
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['postgres', 'temporal', 'temporal-ui', 'migrate', 'worker', 'api']));
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:\d+(\.\d+)*$/);
  });

  it('waits for services that are there, and for health only where it is checked', () => {
    for (const { depends_on = {} } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const service = compose.services[name]!;
        if (condition === 'service_healthy') expect(service.healthcheck?.test).toBeDefined();
        if (condition === 'service_completed_successfully') expect(service.restart).toMatch(/^on-failure/);
      }
    }
  });

  it('mounts files and volumes that are there', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]!));
    expect(mounts.length).toBeGreaterThan(0);
    for (const mount of mounts) expect(mount.startsWith('./') ? existsSync(join(ROOT, mount)) : mount in compose.volumes).toBe(true);
  });

  it('takes every secret from .env, and example.env names them all', async () => {
    const example = await read('ops/compose/example.env');
    const named = [...example.matchAll(/^(\w+)=(.*)$/gm)];
    for (const [, , value] of named) expect(value).toBe('');
    const optional = [...text.matchAll(/\$\{(\w+):-/g)].map((match) => match[1]);
    expect(new Set(variables(text).filter((name) => !optional.includes(name)))).toEqual(new Set(named.map((match) => match[1])));
  });

  it('gives our processes settings that exist, and neither worker nor API the owner of the database', () => {
    for (const [name, { environment = {} }] of ours()) {
      for (const setting of Object.keys(environment)) expect(settingsSchema.shape).toHaveProperty(setting);
      if (name !== 'migrate') expect(environment).not.toHaveProperty('DATABASE_URL');
    }
  });

  it('runs entries that are compiled from sources, and publishes ports on loopback only', () => {
    for (const [, { command }] of ours()) {
      const entry = command?.at(-1);
      if (entry !== undefined) expect(existsSync(join(ROOT, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
    }
    for (const { ports = [] } of Object.values(compose.services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('lets the workers be watched from inside of the network only', () => {
    const { environment = {}, ports, healthcheck, expose } = compose.services.worker!;
    expect(environment).toMatchObject({ LUMBUNG_WORKER_METRICS_HOST: '0.0.0.0' });
    expect(ports).toBeUndefined();
    expect(expose).toEqual([String(environment.LUMBUNG_WORKER_METRICS_PORT)]);
    expect(healthcheck!.test!.join(' ')).toContain(`:${environment.LUMBUNG_WORKER_METRICS_PORT}/healthz`);
  });

  it('makes all logins that are used, when the database is empty', async () => {
    const init = await read('ops/compose/postgres-init.sh');
    const logins = [...text.matchAll(/postgres:\/\/(\w+):/g)].map((match) => match[1]!);
    expect(logins.length).toBe(3);
    for (const login of [...logins, 'temporal']) expect(init).toContain(`create role ${login} login`);
    for (const name of variables(init)) expect(compose.services.postgres!.environment).toHaveProperty(name);
  });

  it('lets a full batch be found by its orders', async () => {
    const config = parse(await read('ops/compose/temporal-dynamic-config.yaml')) as Record<string, { value: number }[]>;
    const { environment = {} } = compose.services.api!;
    expect(Number(environment.LUMBUNG_SEARCH_ATTRIBUTE_BYTES)).toBeGreaterThanOrEqual(128 * 64);
    expect(config['frontend.searchAttributesSizeOfValueLimit']![0]!.value).toBeGreaterThan(Number(environment.LUMBUNG_SEARCH_ATTRIBUTE_BYTES));
  });
});

describe('Dockerfile', () => {
  let stages: string[];
  beforeAll(async () => {
    stages = (await read('Dockerfile')).split(/^FROM /m).slice(1);
  });

  it('ends in a stage without the owner of the machine, without what only builds need', () => {
    const last = stages.at(-1)!;
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('HEALTHCHECK');
    expect(last).not.toMatch(/npm (ci|install)/);
    expect(stages.join()).toContain('--omit=dev');
  });

  it('copies what is there and what .dockerignore lets through', async () => {
    const allowed = (await read('.dockerignore'))
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = stages.flatMap((stage) => [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)]).flatMap((match) => match[1]!.split(' '));
    expect(copied).toEqual(expect.arrayContaining(['package-lock.json', 'build.mjs', 'cli', 'domain']));
    for (const path of copied) {
      expect(existsSync(join(ROOT, path))).toBe(true);
      expect(allowed).toContain(path);
    }
  });
});
