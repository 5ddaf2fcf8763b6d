# The model, the web apps and the server are brought together in the first stage; the second holds the one binary.
FROM rust:1-trixie AS build
RUN apt-get update && apt-get install --yes --no-install-recommends nodejs npm python3-pip && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
ARG EMBEDDING=required
RUN bash -c '. bin/support/tools.sh && . bin/support/models.sh && embedding_model || [ "$0" = optional ]' "$EMBEDDING"
RUN npm --prefix web ci --include=dev --no-audit --no-fund && cargo build --release --locked --package aureole

FROM debian:trixie-slim
# The server asks providers of models by TLS with authorities of its own, so the image needs no certificates.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin aureole && install --directory --owner aureole --mode 700 /data
COPY --from=build /source/target/release/aureole /usr/local/bin/aureole
USER aureole
VOLUME /data
ENV AUREOLE_DATA_DIR=/data AUREOLE_HOST=0.0.0.0
EXPOSE 8787
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/aureole"]
