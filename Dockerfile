# syntax=docker/dockerfile:1
# One image for the API, the worker and the migrations: `docker build -t lumbung .`
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /lumbung
COPY package.json package-lock.json .npmrc ./
# Install scripts only bring the embedded Postgres into shape, which nothing here starts.
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY build.mjs tsconfig.json tsconfig.build.json ./
COPY domain domain
COPY platform platform
COPY db db
COPY activities activities
COPY workflows workflows
COPY api api
COPY worker worker
COPY cli cli
# Also bundles the workflows, so that a worker doesn't have to when it starts.
RUN node build.mjs

FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /lumbung
COPY package.json package-lock.json .npmrc ./
# Optional ones are the embedded Postgres' programs and compilers that only the build needs.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production LUMBUNG_HOST=0.0.0.0 LUMBUNG_PORT=8080
WORKDIR /lumbung
COPY package.json ./
COPY --from=dependencies /lumbung/node_modules node_modules
COPY --from=build /lumbung/dist dist
# The worker's socket, for an API that shares the volume.
RUN mkdir /run/lumbung && chown node:node /run/lumbung
USER node
EXPOSE 8080
# Of the API; docker-compose.yml has the worker's.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LUMBUNG_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The worker: dist/worker/main.js; the migrations: dist/cli/migrate.js.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=32", "dist/api/main.js"]
