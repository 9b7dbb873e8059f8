# syntax=docker/dockerfile:1

# The same Debian twice: the program is linked to its C library. Rust's image has the C compiler with which SQLite is compiled in.
FROM rust:1.95-slim-trixie AS build
WORKDIR /src

# The dependencies in a layer of their own: they are compiled again only when these files change.
# The build script needs a migration and stays; the program and its library are stood in for. Production needs no demo: of the
# sandbox there is the manifest, without which cargo does not know the workspace, and an empty crate that is never built.
COPY Cargo.toml Cargo.lock build.rs ./
COPY sandbox/Cargo.toml sandbox/
COPY migrations migrations
COPY build build
RUN mkdir src sandbox/src \
    && echo '//! Stands in while dependencies are built.' > src/lib.rs \
    && echo '//! Stands in while dependencies are built.' > src/main.rs \
    && echo 'fn main() {}' >> src/main.rs \
    && touch sandbox/src/lib.rs \
    && cargo build --package panelgram --no-default-features --release --locked \
    && rm -r src

COPY locales locales
COPY src src
# Nothing here knows of which commit it is; compose.yaml hands it on.
ARG COMMIT=
# Cargo goes by the time of a change, and these files are older than the ones that stood in for them.
RUN touch src/lib.rs src/main.rs && PANELGRAM_COMMIT="$COMMIT" cargo build --package panelgram --no-default-features --release --locked

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="Panelgram" \
      org.opencontainers.image.description="A Telegram bot through which people order from an SMM panel" \
      org.opencontainers.image.licenses="MIT"
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 panelgram \
    && useradd --system --uid 10001 --gid 10001 --no-create-home panelgram \
    && install -d -m 700 -o panelgram -g panelgram /data
COPY LICENSE /usr/share/doc/panelgram/
COPY --from=build /src/target/release/panelgram /usr/local/bin/panelgram
# By number, which shows that it is not root to whoever has only the image.
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:///data/panelgram.db
# For the health check, and for nobody outside the container.
ENV HTTP_LISTEN=127.0.0.1:8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=1m --retries=3 CMD ["panelgram", "healthy"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["panelgram"]
