# The example service, built from source: docker build -t qrush-example . && docker run -p 3000:3000 qrush-example
#
# What it adds up to, uncompressed: 26 MB of base (the Debian packages libc6, libssl3, libstdc++6, tzdata and
# a few small ones), 125 MB of node alone, 4 MB of service and qrush: some 155 MB.

FROM node:22.23.3-bookworm-slim AS node

FROM rust:1.90.0-slim-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
  && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
WORKDIR /qrush

# Packages first: they change less often than what is built with them.
COPY package.json package-lock.json ./
COPY scripts scripts
RUN node -e "import('./scripts/install.mjs').then(({ install }) => install())"

COPY . .
RUN npm run build

# qrush as it would be installed, with what it depends on and the binary that was built; then the service,
# as one file beside its page.
RUN npm pack --pack-destination /tmp \
  && npm install --prefix /app --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund /tmp/qrush-*.tgz \
  && cp qrush.*.node /app/node_modules/qrush/
RUN npx esbuild examples/server.ts --bundle --platform=node --target=node22 --external:qrush --outfile=/app/server.js \
  && cp examples/page.html /app/

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
EXPOSE 3000
# nonroot
USER 65532
# There is no shell, and no curl: node asks itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["/usr/local/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/local/bin/node", "/app/server.js"]
