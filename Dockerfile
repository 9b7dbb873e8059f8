# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS build
# SQLite is compiled in, which takes a C compiler.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# The dependencies in a layer of their own: they are compiled again only when these files change.
# The build script needs a migration and stays; the program and its library are stood in for. Production needs no demo: of the
# sandbox there is the manifest, without which cargo does not know the workspace, and an empty crate that is never built.
COPY Cargo.toml Cargo.lock build.rs ./
COPY sandbox/Cargo.toml sandbox/
COPY migrations migrations
RUN mkdir src sandbox/src \
    && echo '//! Stands in while dependencies are built.' > src/lib.rs \
    && echo '//! Stands in while dependencies are built.' > src/main.rs \
    && echo 'fn main() {}' >> src/main.rs \
    && touch sandbox/src/lib.rs \
    && cargo build --package panelgram --no-default-features --release --locked \
    && rm -r src

COPY locales locales
COPY src src
# Cargo goes by the time of a change, and these files are older than the ones that stood in for them.
RUN touch src/lib.rs src/main.rs && cargo build --package panelgram --no-default-features --release --locked

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home panelgram \
    && install -d -o panelgram -g panelgram /data
COPY --from=build /src/target/release/panelgram /usr/local/bin/panelgram
USER panelgram
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:///data/panelgram.db
STOPSIGNAL SIGTERM
ENTRYPOINT ["panelgram"]
